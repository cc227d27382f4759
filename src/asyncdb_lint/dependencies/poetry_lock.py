"""poetry.lock, of Poetry 1 and 2."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from asyncdb_lint.dependencies.documents import (
    decoded,
    entry_lines,
    name_of,
    parsed_lock,
    table,
    tables,
    text_at,
    texts_at,
)
from asyncdb_lint.dependencies.records import PROJECT, Dependency, DependencyFile, LockedPackage, Malformed, normalized

_KNOWN_MAJORS = ("", "1", "2")
"""The majors of `lock-version`; the first locks had none."""
_PROJECT_GROUPS = ("main", "default")


def read(path: str, content: bytes) -> DependencyFile:
    """The file; raises Malformed."""
    text = decoded(content)
    document = parsed_lock(text)
    version = text_at(table(document, "metadata"), "lock-version")
    if version.partition(".")[0] not in _KNOWN_MAJORS:
        raise Malformed(f"has the format version {version}, and only versions 1 and 2 are known")
    packages = tables(document, "package")
    lines = entry_lines(text, "package", packages)
    found = tuple(_package(package, line) for package, line in zip(packages, lines, strict=True))
    return DependencyFile(path, found, has_edges=True)


def _package(package: Mapping[str, Any], line: int) -> LockedPackage:
    groups = texts_at(package, "groups") or (text_at(package, "category"),)
    return LockedPackage(
        normalized(name_of(package)),
        text_at(package, "version"),
        line,
        groups=tuple(PROJECT if group in _PROJECT_GROUPS else normalized(group) for group in groups if group),
        dependencies=tuple(_dependencies(package)),
        marker=_marker(package),
        is_project=text_at(table(package, "source"), "type") == "directory",
    )


def _marker(package: Mapping[str, Any]) -> str:
    """The marker of all groups, or that of each group, joined."""
    each = table(package, "markers").values()
    return text_at(package, "markers") or " or ".join(str(marker) for marker in each)


def _dependencies(package: Mapping[str, Any]) -> Iterator[Dependency]:
    extras = table(package, "extras")
    for name, value in table(package, "dependencies").items():
        for item in value if isinstance(value, list) else [value]:
            found = _dependency(name, item)
            if not (isinstance(item, dict) and item.get("optional")):
                yield found
                continue
            for extra in extras:
                if any(_requirement_name(text) == found.name for text in texts_at(extras, extra)):
                    yield found._replace(extra=normalized(extra))


def _dependency(name: str, value: object) -> Dependency:
    if not isinstance(value, dict):
        return Dependency(normalized(name), str(value))
    extras = tuple(normalized(extra) for extra in texts_at(value, "extras"))
    return Dependency(normalized(name), text_at(value, "version"), extras, text_at(value, "markers"))


def _requirement_name(text: str) -> str:
    """The name in `greenlet (>=1)`, `psycopg[binary] (>=3)` or `gssapi ; …`."""
    return normalized(text.partition(";")[0].partition("(")[0].partition("[")[0].strip())
