"""Which releases of libraries the files of each directory speak of.

In a directory the first file that pins a distribution decides (a lock file, or `==`), in the order of `files`; where none does, the first
that bounds it. What the project itself needs counts before what its extras and groups need. Several versions for several platforms
make a range.
"""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from asyncdb_lint.dependencies.files import Contents, rank_of
from asyncdb_lint.dependencies.ranges import ANY, Range, admitted, exactly, hull, pinned, release_of
from asyncdb_lint.dependencies.reading import read_files
from asyncdb_lint.dependencies.records import PROJECT, DependencyFile, StatedVersions
from asyncdb_lint.model import LibraryVersion


class _Statement(NamedTuple):
    """What one line says of a distribution; `text` is its version or specifier."""

    name: str
    text: str
    admits: Range
    is_pin: bool
    in_project: bool
    path: str
    line: int


def stated_versions(contents: Contents) -> StatedVersions:
    """What the files say of the releases of libraries."""
    files, notices = read_files(contents)
    ranked: defaultdict[str, list[tuple[int, list[_Statement]]]] = defaultdict(list)
    for path, file in files.items():
        rank = rank_of(path)
        if rank is not None:
            ranked[posixpath.dirname(path)].append((rank, list(_statements(file, files, frozenset({path})))))
    found = {directory: _decided(statements) for directory, statements in ranked.items()}
    return StatedVersions(found, notices)


def _statements(file: DependencyFile, files: Mapping[str, DependencyFile], seen: frozenset[str]) -> Iterator[_Statement]:
    """What the file says, and the files that it names."""
    for package in file.packages:
        release = release_of(package.version)
        if not package.is_project:
            admits = exactly(release) if release is not None else ANY
            in_project = not package.groups or PROJECT in package.groups
            yield _Statement(package.name, package.version, admits, release is not None, in_project, file.path, package.line)
    for found in file.requirements:
        pin = pinned(found.specifier)
        admits, in_project = admitted(found.specifier), found.group == PROJECT
        yield _Statement(found.name, pin or found.specifier, admits, bool(pin), in_project, file.path, found.line)
    for include in file.includes:
        if include.path in files and include.path not in seen:
            yield from _statements(files[include.path], files, seen | {include.path})


def _decided(ranked: Iterable[tuple[int, list[_Statement]]]) -> dict[str, LibraryVersion]:
    """The version of each distribution that the files of a directory mention."""
    by_rank: defaultdict[int, defaultdict[str, list[_Statement]]] = defaultdict(lambda: defaultdict(list))
    for rank, statements in ranked:
        for statement in statements:
            by_rank[rank][statement.name].append(statement)
    found: dict[str, LibraryVersion] = {}
    for rank in sorted(by_rank):
        for name, statements in by_rank[rank].items():
            version = _joined(statements)
            known = found.get(name)
            if known is None or (_weight(version) > _weight(known)):
                found[name] = version
    return found


def _weight(version: LibraryVersion) -> int:
    """A pin decides before a bound, a bound before a name alone."""
    bounded = bool(version.lowest) or version.highest is not None
    return 2 if version.locked else int(bounded)


def _joined(statements: list[_Statement]) -> LibraryVersion:
    """One version of what files of the same rank say of a distribution."""
    deciding = [statement for statement in statements if statement.is_pin] or statements
    deciding = [statement for statement in deciding if statement.in_project] or deciding
    first = deciding[0]
    text = " or ".join(dict.fromkeys(statement.text for statement in deciding if statement.text))
    admits = hull(statement.admits for statement in deciding)
    return LibraryVersion(first.name, text, *admits, first.is_pin, first.path, first.line)
