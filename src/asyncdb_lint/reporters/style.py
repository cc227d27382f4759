"""Colours: nothing is told by them alone, and without them the text is the same."""

from __future__ import annotations

from asyncdb_lint.model import Severity

_RESET = "\x1b[0m"
_CODES = {
    "error": "\x1b[1;31m",
    "warning": "\x1b[1;33m",
    "info": "\x1b[1;36m",
    "code": "\x1b[1m",
    "gutter": "\x1b[34m",
    "secondary": "\x1b[36m",
    "help": "\x1b[32m",
    "reported": "\x1b[1;31m",
    "suppressed": "\x1b[1;33m",
    "silent": "\x1b[32m",
    "removed": "\x1b[31m",
    "added": "\x1b[32m",
}


class Style:
    """Paints pieces of text, or leaves them as they are."""

    def __init__(self, color: bool) -> None:
        self._color = color

    def paint(self, role: str | Severity, text: str) -> str:
        """`text` in the colour of `role`; an unknown role has none."""
        code = _CODES.get(str(role)) if self._color and text else None
        return f"{code}{text}{_RESET}" if code else text


def printable(text: str) -> str:
    """`text` with control characters and those that reorder text (bidirectional marks) written as escapes."""
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else escape(character) for character in text)


def escape(character: str) -> str:
    """One character that cannot be printed, as Python would write it in a string."""
    return character.encode("unicode_escape").decode("ascii")
