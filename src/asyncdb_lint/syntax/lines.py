"""Lines of the decoded text: where they start, and which of them belong together."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from asyncdb_lint.model import Span

_LINE_END = re.compile(r"\r\n?|\n")


def line_starts(text: str) -> tuple[int, ...]:
    """The offset at which each line begins; lines end at CR LF, LF or CR only."""
    return (0, *[match.end() for match in _LINE_END.finditer(text)])


def logical_lines(extents: Iterable[Span], starts: tuple[int, ...]) -> tuple[tuple[int, int], ...]:
    """The (first, last) 1-based lines of each extent that spans several lines, in order, inner ones behind outer ones."""
    found = set()
    for start, end in extents:
        first = bisect_right(starts, start)
        if first < len(starts) and end > starts[first]:
            found.add((first, bisect_right(starts, max(start, end - 1))))
    return tuple(sorted(found, key=lambda lines: (lines[0], -lines[1])))
