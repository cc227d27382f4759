"""What a git repository tracks, read from its index: an ignore file says nothing about tracked files.

Format: https://git-scm.com/docs/index-format (versions 2 to 4).
"""

from __future__ import annotations

import os
from collections.abc import Iterator

_HEADER = 12
_FIXED = 62
_EXTENDED = 0x4000


def repository_of(path: str) -> str | None:
    """The work tree's top directory at or above a directory; None outside a repository."""
    while not os.path.exists(os.path.join(path, ".git")):
        above = os.path.dirname(path)
        if above == path:
            return None
        path = above
    return path


def tracked_paths(top: str) -> frozenset[str]:
    """The tracked files of a work tree and the directories above them, relative to its top; empty if the index cannot be read."""
    try:
        with open(os.path.join(_git_directory(top), "index"), "rb") as stream:
            content = stream.read()
        names = list(_names(content))
    except (OSError, ValueError, IndexError):
        return frozenset()
    paths = set(names)
    for name in names:
        directory = name.rpartition("/")[0]
        while directory and directory not in paths:
            paths.add(directory)
            directory = directory.rpartition("/")[0]
    return frozenset(paths)


def _git_directory(top: str) -> str:
    """The repository's own directory: `.git`, or where a linked work tree's `.git` file points."""
    path = os.path.join(top, ".git")
    if not os.path.isfile(path):
        return path
    with open(path, encoding="utf-8", errors="surrogateescape") as stream:
        return os.path.join(top, stream.read().removeprefix("gitdir:").strip())


def _names(content: bytes) -> Iterator[str]:
    """The paths in an index, in its order."""
    version, count = int.from_bytes(content[4:8], "big"), int.from_bytes(content[8:12], "big")
    if content[:4] != b"DIRC" or version not in (2, 3, 4):
        raise ValueError("no index")
    position, previous = _HEADER, b""
    for _ in range(count):
        flags = int.from_bytes(content[position + _FIXED - 2 : position + _FIXED], "big")
        start = position + _FIXED + (2 if flags & _EXTENDED else 0)
        if version == 4:
            removed, start = _offset(content, start)
            end = content.index(b"\0", start)
            previous = previous[: len(previous) - removed] + content[start:end]
            position = end + 1
        else:
            end = content.index(b"\0", start)
            previous = content[start:end]
            position += (end - position + 8) // 8 * 8
        yield os.fsdecode(previous)


def _offset(content: bytes, position: int) -> tuple[int, int]:
    """A variable-width number as git's pack files encode offsets, and the position behind it."""
    byte = content[position]
    value = byte & 0x7F
    while byte & 0x80:
        position += 1
        byte = content[position]
        value = ((value + 1) << 7) | (byte & 0x7F)
    return value, position + 1
