"""pdm.lock: a package that is needed with extras stands there once more, with `extras` and what they require."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from asyncdb_lint.dependencies.documents import (
    decoded,
    entry_lines,
    name_of,
    parsed_lock,
    tables,
    text_at,
    texts_at,
)
from asyncdb_lint.dependencies.records import PROJECT, Dependency, DependencyFile, LockedPackage, normalized
from asyncdb_lint.dependencies.requirement_texts import dependency


def read(path: str, content: bytes) -> DependencyFile:
    """The file; raises Malformed."""
    text = decoded(content)
    entries = tables(parsed_lock(text), "package")
    found: dict[tuple[str, str, str], LockedPackage] = {}
    for entry, line in zip(entries, entry_lines(text, "package", entries), strict=True):
        package = _package(entry, line)
        key = (package.name, package.version, package.marker)
        known = found.get(key)
        found[key] = package if known is None else _joined(known, package)
    return DependencyFile(path, tuple(found.values()), has_edges=True)


def _package(entry: Mapping[str, Any], line: int) -> LockedPackage:
    return LockedPackage(
        normalized(name_of(entry)),
        text_at(entry, "version"),
        line,
        groups=tuple(PROJECT if group == "default" else normalized(group) for group in texts_at(entry, "groups")),
        dependencies=tuple(_dependencies(entry)),
        marker=text_at(entry, "marker"),
        is_project="path" in entry,
    )


def _dependencies(entry: Mapping[str, Any]) -> Iterator[Dependency]:
    name = normalized(name_of(entry))
    for extra in texts_at(entry, "extras") or ("",):
        for text in texts_at(entry, "dependencies"):
            found = dependency(text, normalized(extra))
            if found is not None and found.name != name:
                yield found


def _joined(first: LockedPackage, second: LockedPackage) -> LockedPackage:
    """One package of its entries with and without extras."""
    groups = dict.fromkeys((*first.groups, *second.groups))
    dependencies = dict.fromkeys((*first.dependencies, *second.dependencies))
    return first._replace(groups=tuple(groups), dependencies=tuple(dependencies))
