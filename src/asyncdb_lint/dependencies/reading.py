"""Reads the dependency files of a project: each by its format, and what cannot be understood as a notice."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from asyncdb_lint.dependencies import pdm_lock, pipfile_lock, poetry_lock, pylock, pyproject, requirements_txt, uv_lock
from asyncdb_lint.dependencies.files import Contents, format_of
from asyncdb_lint.dependencies.records import DependencyFile, Malformed


class _Format(NamedTuple):
    read: Callable[[str, bytes], DependencyFile]
    remedy: str


_FORMATS = {
    "uv.lock": _Format(uv_lock.read, "make it again with `uv lock`"),
    "pylock": _Format(pylock.read, "export it again"),
    "poetry.lock": _Format(poetry_lock.read, "make it again with `poetry lock`"),
    "pdm.lock": _Format(pdm_lock.read, "make it again with `pdm lock`"),
    "Pipfile.lock": _Format(pipfile_lock.read, "make it again with `pipenv lock`"),
    "requirements": _Format(requirements_txt.read, "save it as UTF-8"),
    "pyproject": _Format(pyproject.read, "correct it"),
}


class Unreadable(NamedTuple):
    """A file that could not be understood; `problem` completes "`uv.lock` …"."""

    path: str
    problem: str
    remedy: str


class Reading(NamedTuple):
    """What was read: files by path, and one notice for each that could not be."""

    files: dict[str, DependencyFile]
    notices: tuple[str, ...]


def read_files(contents: Contents) -> Reading:
    """Read all files for their versions; what is wrong with one of them leaves the others as they are."""
    files, unreadable = read_all(contents)
    return Reading(files, tuple(_notice(*each) for each in unreadable))


def read_all(contents: Contents) -> tuple[dict[str, DependencyFile], list[Unreadable]]:
    """The files by path, and those that cannot be understood."""
    found: dict[str, DependencyFile] = {}
    unreadable = []
    for path in sorted(contents):
        content, kind = contents[path], _FORMATS[format_of(path)]
        try:
            if content is None:
                unreadable.append(Unreadable(path, "cannot be read", "make it readable"))
            else:
                found[path] = kind.read(path, content)
        except Malformed as error:
            if not _is_template(path):
                unreadable.append(Unreadable(path, str(error), kind.remedy))
    return found, unreadable


def _is_template(path: str) -> bool:
    """Whether the file makes part of a project template, in whose pyproject.toml placeholders stand."""
    return format_of(path) == "pyproject" and "/" in path


def _notice(path: str, problem: str, remedy: str) -> str:
    return f"`{path}` {problem}; {remedy}, or say in `versions` what it says (until then its versions count as unknown)"
