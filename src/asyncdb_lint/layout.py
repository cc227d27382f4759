"""From directories to modules: import roots, dotted names and roles, decided on the way down from names alone.

- The outermost directory with an `__init__.py` is a package, and the directory above it is its import root.
- A directory that holds a project's files (`pyproject.toml`, `manage.py`, …), whose name is no identifier, or called `src`, starts
  a new import root, unless it is part of a package; so does every directory of the `src` setting, even if it is.
- Other directories without `__init__.py` are namespace packages of the nearest import root (or of the package around them).
- Below `src` everything is named from there, as namespace packages are, up to the next distribution.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Set
from typing import NamedTuple

from asyncdb_lint.config_files import ancestors
from asyncdb_lint.globs import glob_regex
from asyncdb_lint.model import Role

DISTRIBUTION_FILES = frozenset({"pyproject.toml", "setup.py"})
PROJECT_FILES = DISTRIBUTION_FILES | {
    "setup.cfg",
    "manage.py",
    "requirements.txt",
    "Pipfile",
    "Dockerfile",
    "alembic.ini",
    "uv.lock",
}
_INIT = frozenset({"__init__.py", "__init__.pyi"})
_PRECEDENCE = (Role.VENDORED, Role.TEST, Role.MIGRATION, Role.SCRIPT)


class Folder(NamedTuple):
    """A directory as the walk knows it.

    `relative` is its path from the project root, `below` from the nearest directory with a pyproject.toml (for roles). `root` is
    the import root of its files, `package` their dotted prefix. `base` is the nearest import root that directories started and
    `fixed` says that packages below it are named from there too; `in_package` that an `__init__.py` stands here or above.
    """

    absolute: str
    relative: str
    below: str
    root: str
    package: str
    base: str
    fixed: bool
    in_package: bool


def namespace_base(directory: str, working_directory: str | None) -> str:
    """The directory from which a walk that starts at `directory` names its modules, if that is no package.

    That is the nearest directory, from `directory` upward, that holds a project's files or is the working directory: who runs the
    tool on `app` imports `app.db`. Without such a directory, or past a name that no import can spell, it is `directory` itself.
    """
    for above in ancestors(directory):
        if above == working_directory or any(os.path.exists(os.path.join(above, name)) for name in PROJECT_FILES):
            return above
        name = os.path.basename(above)
        if not name.isidentifier() or name == "src":
            break
    return directory


def top_folder(absolute: str, relative: str, below: str, is_source_root: bool, base: str, base_relative: str) -> Folder:
    """The folder where a walk starts; it may itself lie in a package, or be a namespace package below `base`."""
    parts: list[str] = []
    directory = absolute
    while not is_source_root and any(os.path.isfile(os.path.join(directory, name)) for name in _INIT):
        directory, name = os.path.split(directory)
        parts.insert(0, name)
    if parts:
        upward = os.path.normpath("/".join((relative or ".", *[".."] * len(parts)))).replace(os.sep, "/")
        root = "" if upward == "." else upward
        return Folder(absolute, relative, below, root, ".".join(parts), root, False, True)
    if is_source_root or os.path.basename(absolute) == "src":
        return Folder(absolute, relative, below, relative, "", relative, True, False)
    namespace = os.path.relpath(absolute, base).replace(os.sep, ".") if absolute != base else ""
    return Folder(absolute, relative, below, base_relative, namespace, base_relative, False, False)


def child_folder(parent: Folder, name: str, names: Set[str], is_source_root: bool) -> Folder:
    """The directory `name` of `parent`, whose entries are `names`."""
    absolute = os.path.join(parent.absolute, name)
    relative = f"{parent.relative}/{name}" if parent.relative else name
    below = "" if "pyproject.toml" in names else f"{parent.below}/{name}" if parent.below else name
    has_init = not _INIT.isdisjoint(names)
    if is_source_root or (not has_init and not parent.in_package and _starts_root(parent, name, names)):
        fixed = is_source_root or name == "src"
        return Folder(absolute, relative, below, relative, "", relative, fixed, False)
    package = f"{parent.package}.{name}" if parent.package else name
    if has_init and not parent.in_package and not parent.fixed:
        return Folder(absolute, relative, below, parent.relative, name, parent.base, False, True)
    return Folder(absolute, relative, below, parent.root, package, parent.base, parent.fixed, parent.in_package or has_init)


def _starts_root(parent: Folder, name: str, names: Set[str]) -> bool:
    if name == "src" or not name.isidentifier():
        return True
    return not (DISTRIBUTION_FILES if parent.fixed else PROJECT_FILES).isdisjoint(names)


class RoleGlobs:
    """Which role a path has; where several globs match, vendored wins over test, migration and script."""

    def __init__(self, globs: Mapping[Role, tuple[str, ...]]) -> None:
        groups = [
            f"(?P<{role.name}>{'|'.join(glob_regex(glob) for glob in globs[role])})" for role in _PRECEDENCE if globs.get(role)
        ]
        self._pattern = re.compile("|".join(groups), re.DOTALL) if groups else None

    def role(self, path: str) -> Role:
        """The role of the file at `path`, relative to the nearest project."""
        match = self._pattern.fullmatch(path) if self._pattern else None
        return Role[match.lastgroup] if match and match.lastgroup else Role.APP
