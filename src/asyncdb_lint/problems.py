"""What is wrong with the user's input, said with a frame of the file and the nearest right word.

`tomllib` gives no positions, so `TomlDocument` finds table headers and keys by line; where it does not find a key the message goes
without a frame. It never decides anything: a wrong position can only misplace the carets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Excerpt(NamedTuple):
    """A marked range of one line of a file; line and column are 1-based."""

    path: str
    line: int
    column: int
    width: int
    text: str


class Problem(NamedTuple):
    """One mistake. `hint` is the remedy; `excerpt` shows the place when it is known."""

    message: str
    hint: str | None = None
    excerpt: Excerpt | None = None
    level: str = "error"

    def render(self) -> str:
        """The message as printed, without a final line end."""
        if self.excerpt is None:
            return f"{self.level}: {self.message}" + (f"; {self.hint}" if self.hint else "")
        path, line, column, width, text = self.excerpt
        gutter = " " * len(str(line))
        marks = " " * (column - 1) + "^" * max(width, 1)
        return "\n".join(
            (
                f"{self.level}: {self.message}",
                f"{gutter}--> {path}:{line}:{column}",
                f"{gutter} |",
                f"{line} | {text.expandtabs(1)}",
                f"{gutter} | {marks}" + (f" {self.hint}" if self.hint else ""),
            )
        )


class ConfigurationError(Exception):
    """The user's input cannot be used; `problems` holds every mistake found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(problem.render() for problem in problems))
        self.problems = tuple(problems)


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """A hint that names the known word nearest to `word`, or None when none is near."""
    from difflib import get_close_matches

    words = list(known)
    nearest = get_close_matches(word, words, 1, 0.6) or get_close_matches(word.lower(), [w.lower() for w in words], 1, 0.6)
    if not nearest:
        return None
    return f"did you mean `{next(w for w in words if w.lower() == nearest[0].lower())}`?"


_PART = r"""[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*'"""
_HEADER = re.compile(rf"^\s*\[\s*((?:{_PART})(?:\s*\.\s*(?:{_PART}))*)\s*\]\s*(?:#.*)?$")
_KEY = re.compile(rf"^\s*((?:{_PART})(?:\s*\.\s*(?:{_PART}))*)\s*=")
_PARTS = re.compile(_PART)


class TomlDocument:
    """The text of a TOML file, with the places of its keys."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()
        self._places: dict[tuple[str, ...], tuple[int, int, int]] | None = None

    def excerpt(self, line: int, column: int, width: int = 1) -> Excerpt | None:
        """The marked line (1-based), or None when there is no such line."""
        if not 0 < line <= len(self.lines):
            return None
        return Excerpt(self.path, line, column, width, self.lines[line - 1])

    def key(self, *keys: str) -> Excerpt | None:
        """The place of the key, or of the nearest table around it that stands on a line of its own."""
        places = self._index()
        for length in range(len(keys), 0, -1):
            if keys[:length] in places:
                return self.excerpt(*places[keys[:length]])
        return None

    def value(self, keys: tuple[str, ...], item: str) -> Excerpt | None:
        """The place of the string `item` in the value of the key, else of the key."""
        at_key = self.key(*keys)
        if at_key is None:
            return None
        escaped = item.replace("\\", "\\\\").replace('"', '\\"')
        following = [line for line, _, _ in self._index().values() if line > at_key.line]
        for number in range(at_key.line, min(following, default=len(self.lines) + 1)):
            for literal in (f'"{escaped}"', f"'{item}'"):
                column = self.lines[number - 1].find(literal)
                if column >= 0:
                    return self.excerpt(number, column + 1, len(literal))
        return at_key

    def _index(self) -> dict[tuple[str, ...], tuple[int, int, int]]:
        if self._places is None:
            self._places = {}
            table: tuple[str, ...] = ()
            for number, line in enumerate(self.lines, 1):
                if header := _HEADER.match(line):
                    table = self._record((), header, number)
                elif key := _KEY.match(line):
                    self._record(table, key, number)
        return self._places

    def _record(self, table: tuple[str, ...], match: re.Match[str], line: int) -> tuple[str, ...]:
        """Enter each prefix of a dotted key, and give the whole key."""
        assert self._places is not None
        keys = table
        for part in _PARTS.finditer(match.group(1)):
            keys = (*keys, part.group().strip("\"'"))
            self._places.setdefault(keys, (line, match.start(1) + part.start() + 1, len(part.group())))
        return keys
