"""Cheap refusals before parsing, of what would crash the parser or keep it busy for minutes.

libcst's parser is native and recurses as deep as the source nests; its time grows with the square of a chain's length, and on nested
patterns exponentially. None of it raises an exception, so the text is scanned first: brackets are counted, and operators between
two separators. The scan follows Python's lexical rules, replacement fields of f-strings included, because whatever it took for a
string could hide brackets from it.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from asyncdb_lint.model import ParseFailure
from asyncdb_lint.syntax.lines import line_starts

_MOST_BYTES = 2_000_000
_DEEPEST_BRACKETS = 199
_DEEPEST_PATTERN = 12
_LONGEST_CHAIN = 1_000
_LONGEST_JOINED_STRING = 3_000  # libcst calls more a syntax error
_LONGEST_ELIF_CHAIN = 5_000

_STRING = r"""
    \"\"\" [^"\\]* (?: (?: \\. | "(?!"") ) [^"\\]* )* (?:\"\"\")?
    | ''' [^'\\]* (?: (?: \\. | '(?!'') ) [^'\\]* )* (?:''')?
    | " [^"\\\r\n]* (?: \\ (?:\r\n|.) [^"\\\r\n]* )* "?
    | ' [^'\\\r\n]* (?: \\ (?:\r\n|.) [^'\\\r\n]* )* '?
"""
_TOKEN = re.compile(
    rf"""
    [()\[\]{{}},;:=.+*/%@&|^~-]
    | [\r\n] (?: [ \t\f]* case \b )?
    | \# [^\r\n]*
    | \\ (?:\r\n|.)
    | {_STRING}
    | \b (?:not|lambda|else|elif|and|or|await) \b
    """,
    re.VERBOSE | re.DOTALL,
)
_MARK = re.compile(r"""\\(?:\r\n|[^{}])|\{\{|\}\}|[{}]|\"\"\"|'''|["'\r\n]""", re.DOTALL)
_FORMATTED_PREFIX = re.compile(r"(?<!\w)(?:[ft]r?|r[ft])$", re.IGNORECASE)


def refuse_bytes(source: bytes) -> ParseFailure | None:
    """ADB002 for a file too large to parse in reasonable time and memory."""
    if len(source) <= _MOST_BYTES:
        return None
    limit = f"limit {_MOST_BYTES / 1e6:g} MB"
    return ParseFailure("ADB002", f"file not analysed: too large ({len(source) / 1e6:.1f} MB, {limit})", 1, 1)


def refuse_text(text: str) -> ParseFailure | None:
    """ADB002 for a text too deeply nested to parse."""
    offset = _DepthScan(text).first_excess()
    if offset < 0:
        return None
    starts = line_starts(text)
    line = bisect_right(starts, offset)
    return ParseFailure("ADB002", "file not analysed: too deeply nested", line, offset - starts[line - 1] + 1)


class _DepthScan:
    """Walks the tokens of a text and finds the first that is nested too deeply.

    Every open bracket has a count of the operators since its last separator; `weight` is the sum of all counts, a bound on how deep
    the parser recurses. The replacement field of an f-string is a bracket too: `fields` then holds the quotes of its string, with a
    colon in front if the field stands in a format specification; for an ordinary bracket it is empty.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.chains = [0]
        self.fields = [""]
        self.weight = 0
        self.strings = 0
        self.elifs = 0
        self.in_case = False

    def first_excess(self) -> int:
        """The offset of the first token that exceeds a limit, or -1."""
        position: int | None = 0
        while position is not None:
            resume = None
            for match in _TOKEN.finditer(self.text, position):
                resume = self._take(match[0], match.start())
                if self._exceeds():
                    return match.start()
                if resume is not None:
                    break
            position = resume
        return -1

    def _exceeds(self) -> bool:
        depth = len(self.chains) - 1
        return (
            depth > (_DEEPEST_PATTERN if self.in_case else _DEEPEST_BRACKETS)
            or self.weight > _LONGEST_CHAIN
            or self.strings > _LONGEST_JOINED_STRING
            or self.elifs > _LONGEST_ELIF_CHAIN
        )

    def _take(self, token: str, start: int) -> int | None:
        """Count the token; returns where to go on if that is not behind it."""
        first = token[0]
        if first in "([{":
            self._operator()
            self._open("")
        elif first in "\r\n":
            if len(self.chains) == 1:
                self._separator()
                self.in_case = token.endswith("case")
        elif first in ")]}":
            return self._close(first, start)
        elif first in "\"'":
            return self._string(token, start)
        elif first in ",;=":
            self._separator()
        elif first == ":":
            if self.fields[-1]:
                return self._literal(self.fields[-1], start + 1, in_specification=True)
        elif first not in "#\\":
            self._operator()
            self.elifs += token == "elif"
        return None

    def _operator(self) -> None:
        self.chains[-1] += 1
        self.weight += 1
        self.strings = 0

    def _separator(self) -> None:
        self.weight -= self.chains[-1]
        self.chains[-1] = 0
        self.strings = 0

    def _open(self, field: str) -> None:
        self.chains.append(0)
        self.fields.append(field)

    def _close(self, bracket: str, start: int) -> int | None:
        field = self.fields[-1]
        if len(self.chains) == 1 or (field and bracket != "}"):
            return None  # unbalanced: the parser will say so
        self.weight -= self.chains.pop()
        self.fields.pop()
        return self._literal(field.lstrip(":"), start + 1, in_specification=field[0] == ":") if field else None

    def _string(self, token: str, start: int) -> int | None:
        self.strings += 1
        if "{" not in token or not _FORMATTED_PREFIX.search(self.text, max(start - 8, 0), start):
            return None
        quotes = token[:3] if token[:3] in ('"""', "'''") else token[0]
        return self._literal(quotes, start + len(quotes), in_specification=False)

    def _literal(self, quotes: str, position: int, *, in_specification: bool) -> int:
        """Skip the literal text of an f-string, or a format specification, to where code begins again."""
        while True:
            mark = _MARK.search(self.text, position)
            if mark is None:
                return len(self.text)
            position, kind = mark.end(), mark[0]
            if kind[0] == "{" and (in_specification or kind == "{"):
                self._open(":" + quotes if in_specification else quotes)
                return mark.start() + 1
            if kind[0] == "}" and in_specification:
                resumed = self._close("}", mark.start())
                return mark.start() + 1 if resumed is None else resumed
            if kind.startswith(quotes) or (kind in "\r\n" and len(quotes) == 1):
                return mark.start() + len(quotes)
