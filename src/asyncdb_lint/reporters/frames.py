"""Source frames: the marked line with a gutter, as text.

A line is shown as the terminal needs it: tabs expanded, control and bidirectional characters escaped, cut round the marked range
when it is longer than the width; the marks follow every one of these changes.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from asyncdb_lint.model import Edit, Fix, Place
from asyncdb_lint.reporters import Presentation
from asyncdb_lint.reporters.style import Style, escape, printable

_LINE_END = re.compile(r"\r\n|\r|\n")
_TAB = 4
_CUT = "..."


class Texts:
    """The lines of the project's files, read when first asked for; `overrides` replace files by path."""

    def __init__(self, root: str, overrides: Mapping[str, bytes]) -> None:
        self._root = root
        self._overrides = overrides
        self._lines: dict[str, list[str]] = {}

    def lines(self, path: str) -> list[str]:
        """The lines of a file without their ends; none when it cannot be read or decoded."""
        if path not in self._lines:
            self._lines[path] = _LINE_END.split(self._text(path))
        return self._lines[path]

    def _text(self, path: str) -> str:
        from tokenize import detect_encoding

        try:
            content = self._overrides.get(path)
            if content is None:
                with open(os.path.join(self._root, path), "rb") as stream:
                    content = stream.read()
            encoding, _ = detect_encoding(io.BytesIO(content).readline)
            return content.decode(encoding)
        except (OSError, SyntaxError, UnicodeDecodeError, LookupError):
            return ""

    def marked(self, place: Place) -> str | None:
        """The line at which `place` begins, or None when the file is no longer as it was."""
        lines = self.lines(place.path)
        if not 0 < place.line <= len(lines) or place.column > len(lines[place.line - 1]) + 1:
            return None
        return lines[place.line - 1]


class Shown(NamedTuple):
    """A line as displayed, with the display column (from 0) and width of the marked range."""

    text: str
    column: int
    width: int


def shown_line(line: str, place: Place, width: int) -> Shown:
    """`line` as displayed within `width` columns, with the range that `place` marks on it."""
    last = place.end_column - 1 if place.end_line == place.line else len(line.rstrip())
    cells, columns = _cells(line.rstrip())
    start = columns[min(place.column - 1, len(columns) - 1)]
    end = max(columns[min(last, len(columns) - 1)], start + 1)
    return _cut(cells, start, end, max(width, 20))


def plain_line(line: str, width: int) -> str:
    """A line without a mark, as displayed."""
    cells, _ = _cells(line.rstrip())
    return "".join(cells) if len(cells) <= width else "".join(cells[: width - len(_CUT)]) + _CUT


def _cells(line: str) -> tuple[Sequence[str], Sequence[int]]:
    """What each display column holds, and the display column at which each character begins (and the line ends).

    A wide character fills its column and leaves the next one empty; a combining one shares the column before it.
    """
    if line.isascii() and line.isprintable():
        return line, range(len(line) + 1)
    from unicodedata import combining, east_asian_width

    cells: list[str] = []
    columns = [0]
    for character in line:
        if character == "\t":
            cells.extend(" " * (_TAB - len(cells) % _TAB))
        elif not character.isprintable():
            cells.extend(escape(character))
        elif combining(character) and cells:
            cells[-1] += character
        else:
            cells.extend((character, "") if east_asian_width(character) in "WF" else (character,))
        columns.append(len(cells))
    return cells, columns


def _cut(cells: Sequence[str], start: int, end: int, width: int) -> Shown:
    if len(cells) <= width:
        return Shown("".join(cells), start, end - start)
    room = width - 2 * len(_CUT)
    left = max(0, min(start - room // 4, len(cells) - room))
    marked = min(end, left + room) - start
    before = _CUT if left else ""
    after = _CUT if left + room < len(cells) else ""
    return Shown(f"{before}{''.join(cells[left : left + room])}{after}", start - left + len(before), max(marked, 1))


class Excerpts:
    """Prints places with their source lines; `gutter` is the width of the greatest line number to come."""

    def __init__(self, texts: Texts, style: Style, presentation: Presentation, gutter: int) -> None:
        self._texts = texts
        self._style = style
        self._presentation = presentation
        self._gutter = gutter

    def lines(self, arrow: str, place: Place, mark: str, label: str, role: str) -> Iterator[str]:
        """The place behind an arrow, the line before it, the line itself, and `mark` under the range with the label beside it."""
        style = self._style
        margin = " " * self._gutter
        shown = printable(self._presentation.shown(place.path))
        yield f"{margin}{style.paint('gutter', arrow)} {shown}:{place.line}:{place.column}"
        line = self._texts.marked(place)
        if line is None:
            if label:
                yield f"{margin} {style.paint('gutter', '=')} {label}"
            return
        bar = style.paint("gutter", "|")
        width = max(self._presentation.width, 60) - self._gutter - 3
        yield f"{margin} {bar}"
        before = self._texts.lines(place.path)[place.line - 2] if place.line > 1 else ""
        if before.strip():
            yield f"{style.paint('gutter', f'{place.line - 1:>{self._gutter}}')} {bar} {plain_line(before, width)}".rstrip()
        text, column, length = shown_line(line, place, width)
        yield f"{style.paint('gutter', f'{place.line:>{self._gutter}}')} {bar} {text}".rstrip()
        underline = style.paint(role, f"{mark * length}{' ' if label else ''}{printable(label)}")
        yield f"{margin} {bar} {' ' * column}{underline}"
        yield f"{margin} {bar}"


def fix_diff(fix: Fix, texts: Texts) -> list[tuple[str, str]]:
    """The lines that the fix removes ("-") and adds ("+"), dedented; empty when it touches several files or nothing."""
    paths = {edit.place.path for edit in fix.edits}
    if len(paths) != 1:
        return []
    lines = texts.lines(paths.pop())
    first = min(edit.place.line for edit in fix.edits)
    last = max(edit.place.end_line for edit in fix.edits)
    if last > len(lines):
        return []
    before = lines[first - 1 : last]
    after = _LINE_END.split(_edited(before, first, fix.edits))
    while before and after and before[0] == after[0]:
        del before[0], after[0]
    while before and after and before[-1] == after[-1]:
        del before[-1], after[-1]
    indent = min((len(line) - len(line.lstrip()) for line in (*before, *after) if line.strip()), default=0)
    removed = [("-", plain_line(line[indent:], 200)) for line in before]
    return removed + [("+", plain_line(line[indent:], 200)) for line in after if line.strip()]


def _edited(lines: list[str], first: int, edits: tuple[Edit, ...]) -> str:
    """`lines` (whose first has the number `first`) after the edits, the last of which is made first."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    text = "\n".join(lines)
    for place, content in sorted(edits, key=lambda edit: edit.place[1:], reverse=True):
        start = starts[place.line - first] + place.column - 1
        end = starts[place.end_line - first] + place.end_column - 1
        text = text[:start] + content + text[end:]
    return text
