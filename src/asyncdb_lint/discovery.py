"""Finding the Python files of a project: what is walked, what is left out, and which module each file is.

The whole project is walked, whatever paths are given: those choose what is reported. A path given explicitly is taken although
excludes or ignore files name it, unless `force-exclude` is set. Directories are read once, with `os.scandir` and without a `stat`
for each file; the walk never enters a virtual environment (`pyvenv.cfg`), nor a place it has been to by another link.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import NamedTuple

from asyncdb_lint.config import Settings
from asyncdb_lint.config_files import ancestors
from asyncdb_lint.dependencies.files import files_above, is_dependency_file
from asyncdb_lint.git_index import repository_of, tracked_paths
from asyncdb_lint.gitignore import IGNORE_FILES, Ignore, is_ignored, outer_ignores, read_ignore
from asyncdb_lint.globs import compile_globs
from asyncdb_lint.layout import Folder, RoleGlobs, child_folder, namespace_base, top_folder
from asyncdb_lint.options import DEFAULT_EXCLUDE
from asyncdb_lint.source import SourceFile

Complain = Callable[[str, str], None]
"""Told a path and what is wrong with it."""

BUILD_OUTPUT = frozenset({"build", "dist"})
PROJECT_FILES = frozenset({"pyproject.toml", "setup.py", "setup.cfg", "package.json", "Makefile", "CMakeLists.txt", "meson.build"})
"""Beside one of these, or at the root, a directory called `build` or `dist` is what a build tool writes."""
_PLAIN_SUFFIX = "**/*."
_ENVIRONMENT = frozenset({"pyvenv.cfg", "conda-meta"})


class _Pending(NamedTuple):
    """A directory to walk: `name` below `parent`, with the ignore files above it."""

    parent: Folder
    name: str
    ignores: tuple[Ignore, ...]
    checked: bool


class ProjectFiles(NamedTuple):
    """The Python files of a project, by path, and the paths of the files that say what it depends on, relative to its root."""

    sources: list[SourceFile]
    dependencies: list[str]


def find(settings: Settings, complain: Complain = lambda path, message: None, *, virtual: str | None = None) -> list[SourceFile]:
    """Every Python file of the project; arguments as for `survey`."""
    return survey(settings, complain, virtual=virtual).sources


def survey(settings: Settings, complain: Complain = lambda path, message: None, *, virtual: str | None = None) -> ProjectFiles:
    """Every file of the project that counts; `checked` Python files are those below the given paths.

    `complain` is told of each path that does not exist or cannot be read; the rest is found all the same. `virtual` is the
    absolute path of a file that need not exist, because its text comes from elsewhere.
    """
    walk = _Walk(settings, complain)
    present = [path for path in settings.paths if path == virtual or walk.exists(path)]
    if settings.paths and not present:
        return ProjectFiles([], [])
    walk.project()
    for path in present:
        if path != virtual:
            walk.given(path)
    if virtual is not None:
        walk.virtual(virtual)
    above = files_above(settings.root, settings.working_directory)
    return ProjectFiles(sorted(walk.files.values()), sorted({*walk.dependencies, *above}))


class _Walk:
    """One walk over a project; `files` maps the relative path to the file, `dependencies` are the paths of lock files and their like."""

    def __init__(self, settings: Settings, complain: Complain) -> None:
        self.files: dict[str, SourceFile] = {}
        self.dependencies: list[str] = []
        self._settings = settings
        self._complain = complain
        self._base = os.path.join(settings.root, "")
        stubs = (f"/{self.relative(directory)}" for directory in settings.stubs)  # what they describe is no part of the project
        excludes = (*settings.exclude, *settings.extend_exclude, *stubs)
        self._excluded_names = frozenset(glob for glob in excludes if not set(glob) & set("*?[{/"))
        self._excluded = compile_globs(glob for glob in excludes if glob not in self._excluded_names)
        plain = [glob.removeprefix(_PLAIN_SUFFIX) for glob in settings.include if glob.startswith(_PLAIN_SUFFIX)]
        simple = len(plain) == len(settings.include) and not any(set(name) & set("*?[{/") for name in plain)
        self._suffixes = tuple(f".{name}" for name in plain) if simple else ("",)
        self._included = None if simple else compile_globs(settings.include)
        self._checked = frozenset(self.relative(path) for path in settings.paths)
        self._source_roots = frozenset(self.relative(path) for path in settings.src)
        self._roles = RoleGlobs(settings.roles)
        self._entered: set[str] = set()
        self._outer = ""
        self._repository: str | None = None
        self._hidden: set[str] = set()

    def relative(self, path: str) -> str:
        """An absolute path relative to the root, with `/`; "" for the root itself, `../…` for what lies outside."""
        if path.startswith(self._base):
            return path[len(self._base) :].replace(os.sep, "/")
        return "" if path == self._settings.root else os.path.relpath(path, self._settings.root).replace(os.sep, "/")

    def project(self) -> None:
        """Walk the root, and the import roots outside it."""
        root = self._settings.root
        ignores: list[Ignore] = []
        if self._settings.respect_gitignore:
            self._repository = repository_of(root)
            if self._repository is not None:
                self._outer, ignores = outer_ignores(root, self._repository, self._suffixes)
        checked = not self._settings.paths or any(not path.strip("./") for path in self._checked)
        self._tree(self._top(root), tuple(ignores), checked=checked)
        self._outer = ""
        for directory in self._settings.src:
            if self.relative(directory) not in self._entered:
                self._tree(self._top(directory), (), checked=self._is_checked(self.relative(directory)))

    def exists(self, path: str) -> bool:
        """Whether a path of the command line can be used; complains if not."""
        try:
            os.stat(path)
        except OSError as error:
            self._complain(*_reason(error, path, self.relative(path)))
            return False
        return True

    def given(self, path: str) -> None:
        """Take a path of the command line that the walk of the project has left out."""
        relative = self.relative(path)
        if relative in self._entered or relative in self.files:
            return
        if self._settings.force_exclude and self._is_left_out(relative):
            return
        if os.path.isdir(path):
            self._tree(self._descend(path), (), checked=True)
        else:
            self._add(self._descend(os.path.dirname(path)), os.path.basename(path), checked=True)

    def virtual(self, path: str) -> None:
        """Take a file whether or not it exists."""
        relative = self.relative(path)
        if relative not in self.files and not (self._settings.force_exclude and self._is_left_out(relative)):
            self._add(self._descend(os.path.dirname(path)), os.path.basename(path), checked=True)

    def _is_left_out(self, relative: str) -> bool:
        """Whether a path that the walk did not meet was left out on purpose, rather than for want of the right suffix."""
        names = relative.split("/")
        if not self._excluded_names.isdisjoint(names) or (self._excluded and self._excluded.fullmatch(relative)):
            return True
        inside = names[0] != ".."
        met = "/".join(names[:-1]) in self._entered
        return inside and (not met or (relative.endswith(self._suffixes) and os.path.exists(self._base + relative)))

    def _is_checked(self, relative: str) -> bool:
        if not self._settings.paths or relative in self._checked:
            return True
        return any(relative.startswith(f"{path}/") for path in self._checked)

    # ------------------------------------------------------------------------------------------------------------------ directories

    def _top(self, directory: str) -> Folder:
        """The folder a walk starts at, with its roles judged from the nearest project above."""
        project = next(
            (above for above in ancestors(directory) if os.path.isfile(os.path.join(above, "pyproject.toml"))), directory
        )
        below = os.path.relpath(directory, project).replace(os.sep, "/")
        relative = self.relative(directory)
        base = directory if self._settings.config_file else namespace_base(directory, self._settings.working_directory)
        root = self.relative(base)
        return top_folder(directory, relative, "" if below == "." else below, relative in self._source_roots, base, root)

    def _descend(self, directory: str) -> Folder:
        """The folder of a directory that the walk did not enter."""
        relative = self.relative(directory)
        if relative.startswith("..") or not relative:
            return self._top(directory)
        folder = self._top(self._settings.root)
        for name in relative.split("/"):
            path = os.path.join(folder.absolute, name)
            names = set(os.listdir(path)) if os.path.isdir(path) else set()
            folder = child_folder(folder, name, names, self.relative(path) in self._source_roots)
        return folder

    def _tree(self, top: Folder, ignores: tuple[Ignore, ...], *, checked: bool) -> None:
        pending: list[_Pending] = []
        self._enter(top, self._entries(top.absolute), ignores, pending, checked=checked)
        while pending:
            parent, name, ignores, checked = pending.pop()
            entries = self._entries(os.path.join(parent.absolute, name))
            names = {entry.name for entry in entries}
            if names.isdisjoint(_ENVIRONMENT):
                relative = f"{parent.relative}/{name}" if parent.relative else name
                folder = child_folder(parent, name, names, relative in self._source_roots)
                self._enter(folder, entries, ignores, pending, checked=checked)

    def _enter(
        self,
        folder: Folder,
        entries: list[os.DirEntry[str]],
        inherited: tuple[Ignore, ...],
        pending: list[_Pending],
        *,
        checked: bool,
    ) -> None:
        """Collect the files of a directory, and leave those of its directories that are to be walked in `pending`."""
        self._entered.add(folder.relative)
        checked = checked or folder.relative in self._checked
        ignores = (*inherited, *self._ignores(folder, {entry.name for entry in entries}))
        self._files(folder, entries, ignores, checked=checked)
        pending.extend(_Pending(folder, name, ignores, checked) for name in self._directories(folder, entries, ignores))

    def _entries(self, path: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(path) as entries:
                return list(entries)
        except OSError as error:
            self._complain(*_reason(error, path, self.relative(path)))
            return []

    def _ignores(self, folder: Folder, names: set[str]) -> Iterator[Ignore]:
        if not self._settings.respect_gitignore:
            return
        prefix = len(self._outer) + (len(folder.relative) + 1 if folder.relative else 0)
        for name in IGNORE_FILES if self._repository is not None else IGNORE_FILES[1:]:
            if name in names:
                ignore = read_ignore(os.path.join(folder.absolute, name), prefix, self._suffixes)
                if ignore:
                    yield ignore

    def _is_ignored(self, ignores: tuple[Ignore, ...], path: str, *, directory: bool) -> bool:
        """Whether an ignore file hides the path; a hidden directory is entered for what is tracked in it, and for nothing else."""
        if path.rpartition("/")[0] not in self._hidden and not is_ignored(ignores, path, directory=directory):
            return False
        if directory and path in self._tracked:
            self._hidden.add(path)
        return path not in self._tracked

    @cached_property
    def _tracked(self) -> frozenset[str]:
        """What the repository tracks, which no ignore file hides; read when something is ignored."""
        return tracked_paths(self._repository) if self._repository is not None else frozenset()

    def _directories(self, folder: Folder, entries: list[os.DirEntry[str]], ignores: tuple[Ignore, ...]) -> Iterator[str]:
        beside_project_file = not folder.relative or not PROJECT_FILES.isdisjoint(entry.name for entry in entries)
        for entry in entries:
            name = entry.name
            excluded = name in self._excluded_names and not self._is_source(entry, beside_project_file=beside_project_file)
            if excluded or not self._is_new_directory(entry):
                continue
            relative = f"{folder.relative}/{name}" if folder.relative else name
            if self._excluded and self._excluded.fullmatch(relative):
                continue
            if not (ignores and self._is_ignored(ignores, self._outer + relative, directory=True)):
                yield name

    def _is_source(self, entry: os.DirEntry[str], *, beside_project_file: bool) -> bool:
        """Whether a directory that only its name makes build output is source: a package, or not where build tools write."""
        if self._settings.exclude != DEFAULT_EXCLUDE or entry.name not in BUILD_OUTPUT:
            return False
        return not beside_project_file or os.path.isfile(os.path.join(entry.path, "__init__.py"))

    def _is_new_directory(self, entry: os.DirEntry[str]) -> bool:
        """Whether to walk the entry; a link only when it leads out of the project, to where no link led before."""
        try:
            if entry.is_dir(follow_symlinks=False):
                return True
            if not entry.is_symlink() or not entry.is_dir():
                return False
        except OSError:
            return False
        target = os.path.join(os.path.realpath(entry.path), "")
        root = os.path.join(os.path.realpath(self._settings.root), "")
        if target.startswith(root) or root.startswith(target) or target in self._entered:
            return False
        self._entered.add(target)
        return True

    # ------------------------------------------------------------------------------------------------------------------------ files

    def _files(self, folder: Folder, entries: list[os.DirEntry[str]], ignores: tuple[Ignore, ...], *, checked: bool) -> None:
        for entry in entries:
            name = entry.name
            if not name.endswith(".py") and is_dependency_file(name):
                self._note_dependencies(f"{folder.relative}/{name}" if folder.relative else name)
            if not name.endswith(self._suffixes) or name in self._excluded_names or not self._is_file(entry):
                continue
            relative = f"{folder.relative}/{name}" if folder.relative else name
            if self._included and not self._included.fullmatch(relative):
                continue
            if self._excluded and self._excluded.fullmatch(relative):
                continue
            if not (ignores and self._is_ignored(ignores, self._outer + relative, directory=False)):
                self._add(folder, name, checked=checked or relative in self._checked)

    def _note_dependencies(self, relative: str) -> None:
        """Note a file that says what the project depends on, unless it is excluded; a lock file counts although git ignores it."""
        excluded = relative.rpartition("/")[2] in self._excluded_names or (self._excluded and self._excluded.fullmatch(relative))
        if not excluded:
            self.dependencies.append(relative)

    def _is_file(self, entry: os.DirEntry[str]) -> bool:
        try:
            if entry.is_symlink():
                target = os.path.realpath(entry.path)
                inside = target.startswith(os.path.join(os.path.realpath(self._settings.root), ""))
                return entry.is_file() and not inside
            return entry.is_file(follow_symlinks=False)
        except OSError as error:
            self._complain(*_reason(error, entry.path, self.relative(entry.path)))
            return False

    def _add(self, folder: Folder, name: str, *, checked: bool) -> None:
        path = f"{folder.relative}/{name}" if folder.relative else name
        stem = name.removesuffix(".py").removesuffix(".pyi")
        is_package = stem == "__init__"
        self.files[path] = SourceFile(
            path=path,
            absolute=os.path.join(folder.absolute, name),
            module=folder.package if is_package else f"{folder.package}.{stem}" if folder.package else stem,
            root=folder.root,
            role=self._roles.role(f"{folder.below}/{name}" if folder.below else name),
            is_package=is_package,
            is_stub=name.endswith(".pyi"),
            checked=checked,
        )


def _reason(error: OSError, path: str, relative: str) -> tuple[str, str]:
    """The path as messages show it, and what is wrong with it and what to do."""
    shown = relative if relative and not relative.startswith("..") else path
    match error.errno:
        case errno.ENOENT | errno.ENOTDIR:
            return shown, "does not exist; check the spelling and the working directory"
        case errno.ELOOP:
            return shown, "is a symbolic link that leads back to itself; repair or remove it"
        case errno.EACCES | errno.EPERM:
            return shown, "cannot be read (permission denied); make it readable or exclude it"
        case _:
            return shown, f"cannot be read ({error.strerror}); repair or exclude it"
