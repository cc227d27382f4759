"""The files that requirements files name with `-r` and `-c`, found without parsing anything else: their bytes count too."""

from __future__ import annotations

import codecs
import posixpath
import re

from asyncdb_lint.dependencies.records import Include, Malformed

_REFERENCE = re.compile(r"^[ \t]*(?:(-r|--requirement)|-c|--constraint)(?:[ \t]*=[ \t]*|[ \t]*)(?![-=\s])([^#\s]+)", re.MULTILINE)
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
"""PowerShell's redirection writes UTF-16."""


def text_of(content: bytes) -> str:
    """The text of a requirements file; raises Malformed."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        raise Malformed("is not UTF-8") from None


def includes_of(path: str, text: str) -> tuple[Include, ...]:
    """The files that a requirements file names; what it names is relative to where it stands itself. URLs are left out."""
    directory = posixpath.dirname(path)
    return tuple(
        Include(posixpath.normpath(posixpath.join(directory, match[2])), match[1] is None)
        for match in _REFERENCE.finditer(text)
        if "://" not in match[2] and not match[2].startswith("/")
    )


def includes_in(path: str, content: bytes) -> tuple[Include, ...]:
    """The same, for bytes that may be no text."""
    try:
        return includes_of(path, text_of(content))
    except Malformed:
        return ()
