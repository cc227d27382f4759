"""From bytes to a syntax tree: decode as Python does, refuse what would exhaust the parser, parse."""

from __future__ import annotations

import codecs
import re

import libcst as cst

from asyncdb_lint.model import ParseFailure

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"^[ \t\f]*(?:#.*)?$")
_ERROR_PLACE = re.compile(r"error at (\d+):(\d+): ?")
_UTF8_NAMES = frozenset({"utf-8", "utf8", "utf-8-sig", "utf_8", "u8"})


def decode(source: bytes) -> str | ParseFailure:
    """The text of a source file, without byte order mark; honours a PEP 263 cookie in the first two lines."""
    encoding = _declared_encoding(source)
    has_mark = source.startswith(codecs.BOM_UTF8)
    if has_mark and encoding.lower() not in _UTF8_NAMES:
        return ParseFailure("ADB000", f"cannot parse file: byte order mark of utf-8, but coding {encoding}", 1, 1)
    data = source[len(codecs.BOM_UTF8) :] if has_mark else source
    try:
        text = data.decode(encoding)
    except LookupError:
        return ParseFailure("ADB002", f"file not analysed: encoding {encoding}", 1, 1)
    except UnicodeDecodeError as error:
        line, column = _place_in_bytes(data, error.start)
        return ParseFailure("ADB000", f"cannot parse file: not valid {encoding}: byte {data[error.start]:#04x}", line, column)
    except Exception:  # codecs that are no text encodings fail in their own ways
        return ParseFailure("ADB000", f"cannot parse file: not valid {encoding}", 1, 1)
    if not isinstance(text, str):
        return ParseFailure("ADB002", f"file not analysed: encoding {encoding}", 1, 1)
    nul = text.find("\0")
    if nul >= 0:
        line, column = _place_in_text(text, nul)
        return ParseFailure("ADB000", "cannot parse file: contains a NUL character", line, column)
    return text.removeprefix("\ufeff")


def _declared_encoding(source: bytes) -> str:
    for line in source[:1000].splitlines()[:2]:
        line = line.removeprefix(codecs.BOM_UTF8)
        cookie = _COOKIE.match(line)
        if cookie is not None:
            return cookie[1].decode("ascii", "replace")
        if not _BLANK.match(line):
            break
    return "utf-8"


def _place_in_bytes(data: bytes, offset: int) -> tuple[int, int]:
    return _place_in_text(data[:offset].decode("latin-1"), offset)


def _place_in_text(text: str, offset: int) -> tuple[int, int]:
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def parse(text: str) -> cst.Module | ParseFailure:
    """The tree of a module, or where its syntax is wrong."""
    try:
        return cst.parse_module(text)
    except cst.ParserSyntaxError as error:
        return _syntax_failure(error)
    except UnicodeEncodeError:
        return ParseFailure("ADB000", "cannot parse file: contains a lone surrogate", 1, 1)


def _syntax_failure(error: cst.ParserSyntaxError) -> ParseFailure:
    place = _ERROR_PLACE.search(error.message)
    line, column = (int(place[1]), int(place[2]) + 1) if place else (error.raw_line, error.raw_column + 1)
    detail = error.message[place.end() :] if place else error.message.removeprefix("tokenizer error: ")
    return ParseFailure("ADB000", f"cannot parse file: {_shortened(detail)}", max(line, 1), max(column, 1))


def _shortened(detail: str) -> str:
    """The parser lists every token it would have liked; nobody reads that."""
    if detail.startswith("expected one of"):
        return "invalid syntax"
    return " ".join(detail.split())[:120]
