"""From bytes to a syntax tree: decode as Python does, refuse what would exhaust the parser, parse."""

from __future__ import annotations

import ast
import codecs
import re
import warnings

import libcst as cst

from asyncdb_lint.model import ParseFailure
from asyncdb_lint.syntax.lines import line_starts

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"^[ \t\f]*(?:#.*)?$")
_ERROR_PLACE = re.compile(r"error at (\d+):(\d+): ?")
_LAST_TOKEN = re.compile(r"""(?:'[^'\n]*'|"[^"\n]*"|\w+|[^\w\s])(?=\s*$)""")
_TEMPLATE_MARK = re.compile(r"\{%-?\s*\w+|\{\{-?\s*[A-Za-z_][\w.]*(?=[\w.|()\s-]*\}\})")
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
        mark = _TEMPLATE_MARK.search(text)
        if mark is not None:
            reason = f"file not analysed: no Python, but a template for it (`{mark[0]} …`); exclude it"
            return ParseFailure("ADB002", reason, *_place_in_text(text, mark.start()))
        return _syntax_failure(error, text)
    except (cst.CSTLogicError, cst.CSTValidationError):  # what the grammar let through, but the tree does not (mixed strings)
        return ParseFailure("ADB000", "cannot parse file: invalid syntax", *_place_by_python(text))
    except UnicodeEncodeError:
        return ParseFailure("ADB000", "cannot parse file: contains a lone surrogate", 1, 1)


def _syntax_failure(error: cst.ParserSyntaxError, text: str) -> ParseFailure:
    place = _ERROR_PLACE.search(error.message)
    if place is None:
        line, column = _place_by_python(text)
        detail = error.message.removeprefix("tokenizer error: ")
    else:
        line, column = _offending_token(text, int(place[1]), int(place[2]))
        detail = error.message[place.end() :]
    return ParseFailure("ADB000", f"cannot parse file: {_shortened(detail)}", line, column)


def _offending_token(text: str, line: int, column: int) -> tuple[int, int]:
    """The parser points behind the token that it could not take; 1-based line and column of that token.

    At the end of the file it is the last token there is.
    """
    starts = line_starts(text)
    offset = starts[line - 1] + column if line <= len(starts) else len(text)
    if text[offset:].strip():
        before = _LAST_TOKEN.search(text, starts[line - 1], offset)
        if before is None:  # it ends an earlier line, perhaps before a comment
            earlier = _place_by_python(text)
            return earlier if earlier[0] == _place_in_text(text, len(text[:offset].rstrip()))[0] else (line, column + 1)
        return line, before.start() - starts[line - 1] + 1
    last = _LAST_TOKEN.search(text)
    return _place_in_text(text, last.start()) if last else (1, 1)


def _place_by_python(text: str) -> tuple[int, int]:
    """The tokenizer's errors carry no place. Python's own parser (which executes nothing) mostly stops at the same token."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "<file>", "exec", flags=ast.PyCF_ONLY_AST, dont_inherit=True)
    except SyntaxError as error:
        return max(error.lineno or 1, 1), max(error.offset or 1, 1)
    except Exception:  # the place is a courtesy
        pass
    return 1, 1


def _shortened(detail: str) -> str:
    """The parser lists every token it would have liked; nobody reads that."""
    if detail.startswith("expected one of"):
        return "invalid syntax"
    return " ".join(detail.split())[:120]
