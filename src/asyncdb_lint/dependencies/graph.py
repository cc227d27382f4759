"""Who requires whom: the dependency graph of a directory, from its lock file or, without one, from its requirements.

A node is a distribution, with one of its extras or without; what a project ships is what can be reached from the requirements of its
shipped groups. Nothing is resolved: where a format records no edges (`has_edges`), each package it names counts as required by the
project, and nobody knows through whom.
"""

from __future__ import annotations

import posixpath
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from asyncdb_lint.dependencies.files import format_of, rank_of
from asyncdb_lint.dependencies.records import PROJECT, Dependency, DependencyFile, LockedPackage, Requirement, normalized

_WORKSPACE_LOCKS = frozenset({"uv.lock", "pdm.lock"})
"""Locks that hold for the projects in the directories below too."""
_TOOLS = r"dev|develop|development|tests?|testing|docs?|lint|linting|ci|build|typing|types|local|bench\w*"
_NOT_SHIPPED = re.compile(rf"(?:^|[-_.])(?:{_TOOLS})(?=[-_.]|$)")
_CONFLICT = re.compile(r"\bextra == ")
"""A marker by which uv keeps conflicting extras apart: whether it holds is not known."""


class Step(NamedTuple):
    """A distribution on the way from a project to what it ships, and where a file names it; `version` is empty where none is known."""

    name: str
    version: str
    path: str
    line: int


class Direct(NamedTuple):
    """A requirement of the project itself. `is_written`: a person wrote it there; else only the lock says that it is the project's."""

    requirer: str
    requirement: Requirement
    path: str
    is_written: bool = True


class Graph:
    """What one directory depends on: `source` is the file that decides, `projects` the names of the projects that it is about."""

    def __init__(self, directory: str, source: DependencyFile, files: Iterable[DependencyFile], groups: Iterable[str]) -> None:
        self.directory = directory
        self.source = source
        self.is_declaration = format_of(source.path) == "pyproject"
        self.has_edges = source.has_edges or self.is_declaration
        self.is_complete = bool(source.packages) or (source.has_edges and bool(source.requirements))
        self.declaring = tuple(files)
        self._groups = frozenset(PROJECT if group == PROJECT else normalized(group) for group in groups)

    @cached_property
    def project(self) -> str:
        """The name of the project, or of its directory."""
        stated = next((file.project for file in self.declaring if file.project), "")
        own = next((package.name for package in self.source.packages if package.is_project), "")
        return stated or own or posixpath.basename(self.directory.rstrip("./")) or "the project"

    @cached_property
    def _locked(self) -> Mapping[str, LockedPackage]:
        found: dict[str, LockedPackage] = {}
        for package in self.source.packages:
            known = found.get(package.name)
            if known is None:
                found[package.name] = package
            else:  # another version, for other platforms
                found[package.name] = known._replace(dependencies=(*known.dependencies, *package.dependencies))
        return found

    @cached_property
    def directs(self) -> tuple[Direct, ...]:
        """The shipped requirements of the project; markers that decide on its own extras are taken as fulfilled."""
        return tuple(direct for direct in self._all_directs() if direct.requirement.group in self._groups)

    def _all_directs(self) -> Iterator[Direct]:
        written = [Direct(self.project, r, file.path) for file in self.declaring for r in _required(file)]
        yield from written
        own = [package for package in self.source.packages if package.is_project]
        if format_of(self.source.path) == "uv.lock":
            for package in own:
                yield from (
                    Direct(package.name, _as_requirement(d, package.line), self.source.path, False) for d in package.dependencies
                )
        elif self.source.packages and (not self.has_edges or not written):
            wanted = {d.name for package in self.source.packages for d in package.dependencies}
            for package in self.source.packages:
                if package.name not in wanted:
                    for group in package.groups or (PROJECT,):
                        line = Requirement(package.name, package.version, package.line, group=group)
                        yield Direct(self.project, line, package.path or self.source.path, False)

    def declared(self, name: str) -> Direct | None:
        """The line at which a person wrote the requirement, in a shipped group; None if there is none."""
        return next((d for d in self.directs if d.requirement.name == name and d.is_written), None)

    def is_direct(self, name: str) -> bool:
        """Whether the project itself requires the distribution, as far as the files tell."""
        return any(direct.requirement.name == name for direct in self.directs)

    @cached_property
    def _parents(self) -> Mapping[tuple[str, str], tuple[str, str] | Direct]:
        """Each shipped (distribution, extra) with what first requires it, nearest to the project first."""
        found: dict[tuple[str, str], tuple[str, str] | Direct] = {}
        pending: deque[tuple[tuple[str, str], tuple[str, str] | Direct]] = deque()
        for direct in self.directs:
            for extra in ("", *direct.requirement.extras):
                pending.append(((direct.requirement.name, extra), direct))
        while pending:
            node, parent = pending.popleft()
            if node in found:
                continue
            found[node] = parent
            for dependency in self._dependencies(*node):
                pending += (((dependency.name, extra), node) for extra in ("", *dependency.extras))
        return found

    def _dependencies(self, name: str, extra: str) -> Iterator[Dependency]:
        package = self._locked.get(name)
        for dependency in package.dependencies if package is not None else ():
            if dependency.extra == extra and not dependency.group and not _CONFLICT.search(dependency.marker):
                yield dependency
        if not extra:
            yield from self._via.get(name, ())

    @cached_property
    def _via(self) -> Mapping[str, list[Dependency]]:
        """The edges that comments of compiled requirements tell."""
        found: dict[str, list[Dependency]] = {}
        for file in self.declaring:
            for requirement in file.requirements:
                for parent in requirement.via:
                    found.setdefault(parent, []).append(Dependency(requirement.name, extras=requirement.extras))
        return found

    @cached_property
    def shipped(self) -> frozenset[str]:
        """The names of all distributions that the project ships."""
        return frozenset(name for name, _ in self._parents)

    def names_anywhere(self, name: str) -> bool:
        """Whether the files name the distribution at all, in whichever group."""
        locked = name in self._locked
        return locked or any(requirement.name == name for file in self.declaring for requirement in file.requirements)

    def chain(self, name: str) -> tuple[Direct, tuple[Step, ...]] | None:
        """The project's requirement that leads to the distribution, and the shortest way from there; None if it is not shipped."""
        node: tuple[str, str] = next(((n, e) for n, e in self._parents if n == name), ("", ""))
        if not node[0]:
            return None
        names = [name]
        while not isinstance(parent := self._parents[node], Direct):
            if parent[0] != names[-1]:
                names.append(parent[0])
            node = parent
        return parent, tuple(self._step(each, parent) for each in reversed(names))

    def step(self, name: str) -> Step:
        """The distribution, and where it is named."""
        return self._step(name, self.declared(name))

    def _step(self, name: str, direct: Direct | None) -> Step:
        package = self._locked.get(name)
        if package is not None and package.path and direct is not None and direct.is_written and direct.requirement.name == name:
            return Step(name, package.version, direct.path, direct.requirement.line)  # rather than the installed file
        if package is not None:
            return Step(name, package.version, package.path or self.source.path, package.line)
        for file in self.declaring:
            for requirement in file.requirements:
                if requirement.name == name and not requirement.is_constraint:
                    pin = requirement.specifier.removeprefix("==") if requirement.specifier.startswith("==") else ""
                    return Step(name, pin, file.path, requirement.line)
        line = (direct.path, direct.requirement.line) if direct is not None else (self.source.path, 1)
        return Step(name, "", *line)


def _required(file: DependencyFile) -> Iterator[Requirement]:
    """The requirements of a file that belong to the project itself."""
    names = {requirement.name for requirement in file.requirements}
    group = "" if format_of(file.path) == "pyproject" or is_shipped(file.path) else "dev"
    for requirement in file.requirements:
        if not requirement.is_constraint and not (requirement.via and names.issuperset(requirement.via)):
            yield requirement._replace(group=group) if group else requirement


def _as_requirement(dependency: Dependency, line: int) -> Requirement:
    """What a project in a lock requires; its extra or group is the requirement's group."""
    group = dependency.extra or dependency.group or PROJECT
    return Requirement(dependency.name, dependency.specifier, line, dependency.extras, dependency.marker, group)


def is_shipped(path: str) -> bool:
    """Whether a requirements file is, by its name, about what the project ships, rather than about tests, documentation and tools."""
    directory, name = posixpath.split(path)
    return not _NOT_SHIPPED.search(name) and not _NOT_SHIPPED.search(posixpath.basename(directory))


def graphs(files: Mapping[str, DependencyFile], groups: Iterable[str]) -> list[Graph]:
    """The graph of each directory that says what it depends on, by directory; members of a workspace belong to its lock file."""
    by_directory: dict[str, list[DependencyFile]] = {}
    for path, file in files.items():
        if rank_of(path) is not None:
            by_directory.setdefault(posixpath.dirname(path), []).append(file)
    locks = {d for d, found in by_directory.items() if any(posixpath.basename(f.path) in _WORKSPACE_LOCKS for f in found)}
    made = []
    for directory in sorted(by_directory):
        graph = _graph(directory, by_directory[directory], files, groups)
        if graph is not None and not (graph.is_declaration and any(_is_below(directory, lock) for lock in locks)):
            made.append(graph)
    return made


def _graph(
    directory: str, found: Sequence[DependencyFile], files: Mapping[str, DependencyFile], groups: Iterable[str]
) -> Graph | None:
    ranked = sorted((f for f in found if f.packages or f.requirements or f.includes), key=lambda f: (rank_of(f.path), f.path))
    ranked = [f for f in ranked if format_of(f.path) != "requirements" or is_shipped(f.path)]
    if not ranked:
        return None
    source = ranked[0]
    declared = [f for f in found if format_of(f.path) == "pyproject"]
    if format_of(source.path) == "requirements":
        declared = [*with_included(source, files), *declared]
    return Graph(directory, source, declared, groups)


def with_included(file: DependencyFile, files: Mapping[str, DependencyFile]) -> list[DependencyFile]:
    """The requirements file and those that it names, constraints left out."""
    found: dict[str, DependencyFile] = {}
    pending = [file]
    while pending:
        each = pending.pop(0)
        if each.path not in found:
            found[each.path] = each
            pending += [files[i.path] for i in each.includes if i.path in files and not i.is_constraint]
    return list(found.values())


def _is_below(directory: str, above: str) -> bool:
    return directory != above and (not above or directory.startswith(f"{above}/"))
