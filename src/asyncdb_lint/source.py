"""Source files: where they stand, their bytes and digests, and the conversion of offsets to lines and columns.

A `SourceFile` says where a file is and what it is for; it holds neither bytes nor digest, so that walking 7,000 files stays cheap.
Offsets become lines and columns only here and only for printing: lines end at CR LF, LF or CR, columns count code points from 1.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import NamedTuple

from asyncdb_lint.model import Place, Role, Span

DIGEST_SIZE = 16


class SourceFile(NamedTuple):
    """A Python file of the project.

    `path` is relative to the project root, with `/` (it begins with `../` for a given file outside the root); it is what
    findings print and the key of the overrides. `absolute` opens it. `module` is the dotted name below the import root `root`
    (relative to the project root, "" for the project root itself), "" when the file's name is no identifier chain.
    `checked` files are those whose findings are reported; the others are analysed only.
    """

    path: str
    absolute: str
    module: str
    root: str
    role: Role
    is_package: bool = False
    is_stub: bool = False
    checked: bool = True


class Source(NamedTuple):
    """The bytes of a file and their digest (32 hex digits)."""

    content: bytes
    digest: str


def digest(content: bytes) -> str:
    """The BLAKE2b-128 digest of `content` in hex."""
    return blake2b(content, digest_size=DIGEST_SIZE).hexdigest()


def read(file: SourceFile, overrides: Mapping[str, bytes] | None = None) -> Source:
    """The bytes of `file`, or those that `overrides` gives for its path. Raises OSError when it cannot be read."""
    content = overrides.get(file.path) if overrides else None
    if content is None:
        with open(file.absolute, "rb", buffering=0) as stream:
            content = stream.read()
    return Source(content, digest(content))


def line_column(line_starts: Sequence[int], offset: int) -> tuple[int, int]:
    """The 1-based line and code-point column of a character offset; `line_starts` as in `ModuleSummary`."""
    line = bisect_right(line_starts, offset)
    return line, offset - line_starts[line - 1] + 1


def place(path: str, line_starts: Sequence[int], span: Span) -> Place:
    """`span` as users see it."""
    return Place(path, *line_column(line_starts, span.start), *line_column(line_starts, span.end))
