"""Suppression comments, read or misspelt: every comment that says `noqa` or `asyncdb:`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from asyncdb_lint.model import Directive

_DIRECTIVE = re.compile(r"noqa|asyncdb\s*:", re.IGNORECASE)


def directives(comments: Iterable[tuple[int, str]], text: str, line_starts: tuple[int, ...]) -> tuple[Directive, ...]:
    """The directives among `comments`, which are (offset, text from `#`); lines and columns are 1-based."""
    found = []
    for offset, comment in comments:
        if _DIRECTIVE.search(comment):
            line = bisect_right(line_starts, offset)
            start = line_starts[line - 1]
            found.append(Directive(line, offset - start + 1, comment, not text[start:offset].strip()))
    return tuple(found)
