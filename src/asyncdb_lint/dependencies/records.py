"""What dependency files say, in one shape for all formats. Names of distributions are normalised (`psycopg2-binary`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from asyncdb_lint.model import LibraryVersion

PROJECT = "project"
"""The group of what the project itself needs, however a format calls it (`main`, `default`, none)."""


class Dependency(NamedTuple):
    """What a locked package requires.

    `extra` is set if only that extra of the package requires it, `group` if only that dependency group of the project does.
    """

    name: str
    specifier: str = ""
    extras: tuple[str, ...] = ()
    marker: str = ""
    extra: str = ""
    group: str = ""


class LockedPackage(NamedTuple):
    """A package in a lock file; `version` is empty where the lock records none (a directory, a branch).

    `line` is where its name stands, in the lock file or, for an installed package, in the file at `path`. `groups` are those that need
    it, where the format records them. `is_project` marks the locked project itself and the other members of its workspace.
    """

    name: str
    version: str
    line: int
    groups: tuple[str, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    marker: str = ""
    is_project: bool = False
    path: str = ""


class Requirement(NamedTuple):
    """A requirement that a person wrote, or a tool compiled for pip.

    `group` is the extra or dependency group that it belongs to. `via` names who requires it, as the comments of compiled files say.
    A constraint (`is_constraint`) bounds a version without requiring anything.
    """

    name: str
    specifier: str
    line: int
    extras: tuple[str, ...] = ()
    marker: str = ""
    group: str = PROJECT
    via: tuple[str, ...] = ()
    is_constraint: bool = False


class Include(NamedTuple):
    """A requirements file that another one names; a path as in `DependencyFile`."""

    path: str
    is_constraint: bool


class DependencyFile(NamedTuple):
    """A file that has been read; `path` is relative to the project's root. `has_edges`: it records who requires whom.

    `project` is the name of the project that a pyproject.toml is about.
    """

    path: str
    packages: tuple[LockedPackage, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    includes: tuple[Include, ...] = ()
    has_edges: bool = False
    project: str = ""


class StatedVersions(NamedTuple):
    """The versions by directory (relative to the project's root) and distribution, and a notice for each file not understood."""

    by_directory: Mapping[str, Mapping[str, LibraryVersion]]
    notices: tuple[str, ...] = ()


NO_VERSIONS = StatedVersions({})


class Malformed(Exception):
    """A dependency file cannot be understood; the message completes "`uv.lock` …"."""


_SEPARATORS = re.compile(r"[-_.]+")


def normalized(name: str) -> str:
    """The name of a distribution as indexes compare it."""
    return _SEPARATORS.sub("-", name).strip("-").lower()
