"""Which files say what a project depends on, and their bytes.

The walk over the project notes the files by name (`rank_of`); those above the project's root, up to the root of its version control,
are looked for here, since a workspace keeps its lock file there. Only bytes are read, and searched for the files that requirements files
name, so that a run from the cache parses nothing.
"""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping

from asyncdb_lint.config_files import VERSION_CONTROL
from asyncdb_lint.dependencies.includes import includes_in

_KINDS = (
    ("uv.lock", r"uv\.lock"),
    ("pylock", r"pylock\.toml"),
    ("pylock", r"pylock\.[^.]+\.toml"),
    ("poetry.lock", r"poetry\.lock"),
    ("pdm.lock", r"pdm\.lock"),
    ("Pipfile.lock", r"Pipfile\.lock"),
    ("requirements", r"requirements\.txt"),
    ("requirements", r"requirements.*\.txt"),
    ("requirements", r"requirements.*\.in"),
    ("pyproject", r"pyproject\.toml"),
)
"""Formats and the names of their files, those first that decide over others in the same directory."""
_PATTERNS = [(kind, re.compile(pattern)) for kind, pattern in _KINDS]
_ANY_NAME = re.compile("|".join(pattern for _, pattern in _KINDS))

Contents = Mapping[str, bytes | None]
"""The bytes of files by their path relative to the project's root; None for a file that cannot be read."""


def is_dependency_file(name: str) -> bool:
    """Whether a file of this name says what a project depends on."""
    return name.endswith((".lock", ".toml", ".txt", ".in")) and _ANY_NAME.fullmatch(name) is not None


def rank_of(path: str) -> int | None:
    """The place of a file among those of its directory: the lowest decides. None for a file that only another one names."""
    name = posixpath.basename(path)
    return next((rank for rank, (_, pattern) in enumerate(_PATTERNS) if pattern.fullmatch(name)), None)


def format_of(path: str) -> str:
    """The format of a file; what only another file names are requirements."""
    rank = rank_of(path)
    return "requirements" if rank is None else _PATTERNS[rank][0]


def files_above(root: str, working_directory: str | None) -> Iterator[str]:
    """The files in the directories above the root, as paths relative to it.

    Those are the directories up to the root of the version control; without one, up to the working directory.
    """
    for depth, directory in enumerate(_directories_above(root, working_directory), 1):
        try:
            names = sorted(os.listdir(directory))
        except OSError:
            continue
        yield from ("../" * depth + name for name in names if is_dependency_file(name))


def _directories_above(root: str, working_directory: str | None) -> list[str]:
    if _is_top(root):
        return []
    found = []
    directory = root
    while (above := os.path.dirname(directory)) != directory:
        directory = above
        found.append(directory)
        if _is_top(directory):
            return found
    return found[: found.index(working_directory) + 1] if working_directory in found else []


def _is_top(directory: str) -> bool:
    return any(os.path.exists(os.path.join(directory, name)) for name in VERSION_CONTROL)


def read_contents(root: str, paths: Iterable[str]) -> dict[str, bytes | None]:
    """The bytes of the files at the paths, and of those that requirements files among them name; what does not exist is left out."""
    found: dict[str, bytes | None] = {}
    pending = list(paths)
    while pending:
        path = pending.pop()
        absolute = os.path.join(root, path)
        if path in found or not os.path.isfile(absolute):  # a device or a pipe would never end
            continue
        try:
            with open(absolute, "rb") as stream:
                content = stream.read()
        except OSError:
            found[path] = None
            continue
        found[path] = content
        if format_of(path) == "requirements":
            pending += (include.path for include in includes_in(path, content))
    return found
