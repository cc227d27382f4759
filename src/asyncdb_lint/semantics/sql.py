"""What kind of statement a text of SQL is, by its first words. No grammar is needed for that, and none of the dialects is assumed.

Comments, quoted texts and names, and PostgreSQL's dollar quotes are recognised, so that a `;` or a keyword inside them is none. Texts of
which a part is unknown (`texts.HOLE`) are judged by the words that are known.
"""

from __future__ import annotations

import re
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from asyncdb_lint.semantics.texts import HOLE


class Kind(StrEnum):
    """What a statement does."""

    READ = "read"
    WRITE = "write"
    DDL = "ddl"
    BEGIN = "begin"
    COMMIT = "commit"
    ROLLBACK = "rollback"
    AUTOCOMMIT = "autocommit"
    OTHER = "other"


class Statement(NamedTuple):
    """One statement: its words in capitals, quoted and commented ones left out. `temporary` if what it makes is dropped by itself."""

    kind: Kind
    words: tuple[str, ...]
    temporary: bool = False


_TOKEN = re.compile(
    rf"""
      (?P<comment> --[^\n]* | /\*.*?(?:\*/|\Z) )
    | (?P<quoted>  '(?:[^'\\]|''|\\.)*(?:'|\Z) | "(?:[^"]|"")*(?:"|\Z) | `[^`]*(?:`|\Z) | \[[^\]]*\]
                 | \$(?P<tag>\w*)\$.*?(?:\$(?P=tag)\$|\Z) )
    | (?P<word>    [A-Za-z_]\w* )
    | (?P<mark>    [();{HOLE}] )
    """,
    re.VERBOSE | re.DOTALL,
)
_FIRST_WORDS = {
    Kind.READ: ("SELECT", "VALUES", "TABLE", "SHOW", "DESCRIBE", "DESC", "FETCH"),
    Kind.WRITE: ("INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE"),
    Kind.DDL: ("CREATE", "ALTER", "DROP", "TRUNCATE", "GRANT", "REVOKE", "RENAME", "COMMENT"),
    Kind.BEGIN: ("BEGIN", "START"),
    Kind.COMMIT: ("COMMIT", "END"),
    Kind.ROLLBACK: ("ROLLBACK", "ABORT"),
}
_BY_FIRST_WORD = {word: kind for kind, words in _FIRST_WORDS.items() for word in words}
_WITH_BODIES = frozenset({"FUNCTION", "PROCEDURE", "TRIGGER", "EVENT", "PACKAGE"})
"""What is created with statements, and their `;`, inside."""


def statements(text: str) -> list[Statement]:
    """The statements of a text, in order; one whose first word is unknown is OTHER."""
    found: list[Statement] = []
    tokens: list[str] = []
    for match in _TOKEN.finditer(text):
        if match["mark"] == ";" and not _has_body(tokens):
            found += _statement(tokens)
            tokens = []
        elif match["word"] or match["mark"]:
            tokens.append((match["word"] or match["mark"]).upper())
    return found + _statement(tokens)


def _has_body(tokens: list[str]) -> bool:
    return tokens[:1] == ["CREATE"] and not _WITH_BODIES.isdisjoint(tokens)


def _statement(tokens: list[str]) -> list[Statement]:
    """The statement of these tokens, or nothing if there are none."""
    if not any(token != ";" for token in tokens):
        return []
    words = tuple(token for token in tokens if token not in ("(", ")", ";"))
    kind = _kind(tokens, words)
    temporary = kind is Kind.DDL and not {"TEMP", "TEMPORARY"}.isdisjoint(words[1:4])
    return [Statement(kind, words, temporary)]


def _kind(tokens: list[str], words: tuple[str, ...]) -> Kind:
    first = words[0] if words else ""
    if first == "WITH":
        return Kind.WRITE if _writes_in_parts(tokens) else Kind.READ
    if first == "ROLLBACK" and "TO" in words:  # a savepoint
        return Kind.OTHER
    if first == "SET" and "AUTOCOMMIT" in words:
        return Kind.AUTOCOMMIT
    return _BY_FIRST_WORD.get(first, Kind.OTHER)


def _writes_in_parts(tokens: list[str]) -> bool:
    """Whether a statement that begins with `WITH` changes data: in the parts that it names, or in what follows them."""
    starts = (token for before, token in pairwise(tokens) if before in ("(", ")"))
    return any(_BY_FIRST_WORD.get(token) is Kind.WRITE for token in starts)
