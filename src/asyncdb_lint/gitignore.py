"""`.gitignore` and `.ignore` files, asked while walking down: an ignored directory is never entered.

As for git, `.gitignore` has a meaning only inside a repository, and says nothing about what the repository tracks (`git_index`).

Most lines of an ignore file cannot match a Python file (`*.log`, `build/`). Files are therefore matched against the few lines that
can; directories, which are far fewer, against all. `pathspec` is imported only when an ignore file exists.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

IGNORE_FILES = (".gitignore", ".ignore")
_WILDCARDS = frozenset("*?[]\\")


class Ignore(NamedTuple):
    """One ignore file: how many characters of a relative path lie above it, and its two matchers."""

    prefix: int
    files: GitIgnoreSpec | None
    directories: GitIgnoreSpec | None


def read_ignore(path: str, prefix: int, suffixes: Sequence[str]) -> Ignore | None:
    """The ignore file at `path`, or None when it says nothing or cannot be read; `suffixes` are those of the files sought."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as stream:
            lines = [line for line in stream.read().splitlines() if line.strip() and not line.startswith("#")]
    except OSError:
        return None
    if not lines:
        return None
    return Ignore(prefix, _spec([line for line in lines if _may_match(line, suffixes)]), _spec(lines))


def _spec(lines: list[str]) -> GitIgnoreSpec | None:
    """The matcher of `lines`; what is no valid pattern is passed over, as git does."""
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(lines) if lines else None
    except ValueError:
        return GitIgnoreSpec.from_lines([line for line in lines if _is_valid(line)])


def _is_valid(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True


def _may_match(line: str, suffixes: Sequence[str]) -> bool:
    """Whether the pattern could match a file (not a directory) with one of `suffixes`."""
    tail = ""
    for character in reversed(line.rstrip()):
        if character in _WILDCARDS:
            break
        tail = character + tail
    return any(suffix.endswith(tail) or tail.endswith(suffix) for suffix in suffixes)


def is_ignored(ignores: Sequence[Ignore], path: str, *, directory: bool) -> bool:
    """Whether the nearest ignore file that says something about `path` (relative to the walk's root) ignores it."""
    for ignore in reversed(ignores):
        spec = ignore.directories if directory else ignore.files
        if spec is not None:
            verdict = spec.check_file(path[ignore.prefix :] + ("/" if directory else "")).include
            if verdict is not None:
                return verdict
    return False


def outer_ignores(root: str, top: str, suffixes: Sequence[str]) -> tuple[str, list[Ignore]]:
    """The ignore files above `root` in its git repository at `top`, outermost first, and the path of `root` below the repository.

    Empty when the repository ignores `root` itself: who names an ignored directory means it.
    """
    relative = os.path.relpath(root, top).replace(os.sep, "/")
    parts = [] if relative == "." else relative.split("/")
    ignores: list[Ignore] = []
    directory, prefix = top, ""
    places = [os.path.join(top, ".git", "info", "exclude")]
    for part in parts:
        places += [os.path.join(directory, name) for name in IGNORE_FILES]
        ignores += _read_all(places, len(prefix), suffixes)
        directory, prefix, places = os.path.join(directory, part), f"{prefix}{part}/", []
        if is_ignored(ignores, prefix[:-1], directory=True):
            return "", []
    ignores += _read_all(places, 0, suffixes)
    return prefix, ignores


def _read_all(places: list[str], prefix: int, suffixes: Sequence[str]) -> list[Ignore]:
    found = (read_ignore(place, prefix, suffixes) for place in places if os.path.isfile(place))
    return [ignore for ignore in found if ignore is not None]
