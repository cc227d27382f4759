"""uv.lock: https://docs.astral.sh/uv/concepts/projects/layout/#the-lockfile"""

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
from asyncdb_lint.dependencies.records import Dependency, DependencyFile, LockedPackage, Malformed, normalized

_OWN_SOURCES = ("editable", "virtual", "directory")
"""A package whose source is one of these lies in the project's tree."""


def read(path: str, content: bytes) -> DependencyFile:
    """The file; raises Malformed."""
    text = decoded(content)
    document = parsed_lock(text)
    if document.get("version") != 1:
        raise Malformed(f"has the format version {document.get('version')!r}, and only version 1 is known")
    packages = tables(document, "package")
    lines = entry_lines(text, "package", packages)
    found = tuple(_package(package, line) for package, line in zip(packages, lines, strict=True))
    return DependencyFile(path, found, has_edges=True)


def _package(package: Mapping[str, Any], line: int) -> LockedPackage:
    return LockedPackage(
        normalized(name_of(package)),
        text_at(package, "version"),
        line,
        dependencies=tuple(_dependencies(package)),
        marker=" or ".join(texts_at(package, "resolution-markers")),
        is_project=any(source in table(package, "source") for source in _OWN_SOURCES),
    )


def _dependencies(package: Mapping[str, Any]) -> Iterator[Dependency]:
    for item in tables(package, "dependencies"):
        yield _dependency(item)
    for extra in (optional := table(package, "optional-dependencies")):
        yield from (_dependency(item)._replace(extra=normalized(extra)) for item in tables(optional, extra))
    for group in (development := table(package, "dev-dependencies")):
        yield from (_dependency(item)._replace(group=normalized(group)) for item in tables(development, group))


def _dependency(item: Mapping[str, Any]) -> Dependency:
    version = text_at(item, "version")  # given where several versions of the package are locked
    extras = tuple(normalized(extra) for extra in texts_at(item, "extra"))
    return Dependency(normalized(name_of(item)), f"=={version}" if version else "", extras, text_at(item, "marker"))
