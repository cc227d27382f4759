"""Literals: their values, without executing or warning about anything."""

from __future__ import annotations

import re

_SIMPLE_ESCAPES = {
    "\n": "", "\\": "\\", "'": "'", '"': '"',
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
}  # fmt: skip
_ESCAPE = re.compile(r"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{([^}]+)\}|(.))", re.DOTALL)
_NEWLINES = re.compile(r"\r\n?")


def string_value(source: str) -> str | bytes:
    """The value of a string literal as written, prefix and quotes included."""
    quote_at = next(i for i, character in enumerate(source) if character in "\"'")
    prefix = source[:quote_at].lower()
    width = 3 if source[quote_at : quote_at + 3] in ('"""', "'''") and len(source) - quote_at >= 6 else 1
    text = unescape(source[quote_at + width : -width], prefix)
    return text.encode("latin-1", "replace") if "b" in prefix else text


def unescape(text: str, prefix: str) -> str:
    """The text between the quotes with its escapes replaced; those that Python does not know stay, as in Python."""
    if "\r" in text:
        text = _NEWLINES.sub("\n", text)
    if "\\" not in text or "r" in prefix:
        return text
    return _ESCAPE.sub(_replace_byte_escape if "b" in prefix else _replace_escape, text)


def _replace_byte_escape(match: re.Match[str]) -> str:
    octal, byte, _, _, _, character = match.groups()
    if octal is not None:
        return chr(int(octal, 8) & 0xFF)
    if byte is not None:
        return chr(int(byte, 16))
    return _SIMPLE_ESCAPES.get(character, match[0]) if character is not None else match[0]


def _replace_escape(match: re.Match[str]) -> str:
    octal, byte, short, long, name, character = match.groups()
    if character is not None:
        return _SIMPLE_ESCAPES.get(character, match[0])
    if name is not None:
        return _named(name, match[0])
    point = int(octal, 8) if octal is not None else int(byte or short or long, 16)
    return chr(point) if point <= 0x10FFFF else match[0]


def _named(name: str, otherwise: str) -> str:
    import unicodedata  # a megabyte that few files need

    try:
        return unicodedata.lookup(name)
    except KeyError:
        return otherwise


def integer_value(source: str) -> int:
    """Raises ValueError for a number too long to convert."""
    return int(source.replace("_", ""), 0)


def float_value(source: str) -> float:
    return float(source.replace("_", ""))


def imaginary_value(source: str) -> complex:
    return complex(0, float(source[:-1].replace("_", "")))
