"""Lowering strings: plain, joined, formatted and template strings."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst

from asyncdb_lint.model import Constant, Expression, FString, Opaque
from asyncdb_lint.syntax.context import Context
from asyncdb_lint.syntax.expressions import TABLE, lower
from asyncdb_lint.syntax.literals import string_value, unescape

_TextPart = cst.FormattedStringText | cst.TemplatedStringText


def _simple(context: Context, node: cst.SimpleString) -> Expression:
    return Constant(context.spans[id(node)], string_value(node.value))


def _formatted(context: Context, node: cst.FormattedString) -> Expression:
    return FString(context.spans[id(node)], tuple(_parts(context, node.parts, node.prefix)))


def _template(context: Context, node: cst.TemplatedString) -> Expression:
    holes = [part for part in _parts(context, node.parts, node.prefix) if not isinstance(part, Constant)]
    return Opaque(context.spans[id(node)], tuple(holes))


def _parts(context: Context, parts: Sequence[cst.CSTNode], prefix: str) -> list[Expression]:
    """Literal pieces and holes in order; what a format specification computes follows its hole."""
    lowered: list[Expression] = []
    for part in parts:
        if isinstance(part, _TextPart):
            text = unescape(part.value, prefix).replace("{{", "{").replace("}}", "}")
            lowered.append(Constant(context.spans[id(part)], text))
        elif isinstance(part, cst.FormattedStringExpression | cst.TemplatedStringExpression):
            lowered.append(lower(context, part.expression))
            computed = _parts(context, part.format_spec or (), prefix)
            lowered.extend(inner for inner in computed if not isinstance(inner, Constant))
    return lowered


def _concatenated(context: Context, node: cst.ConcatenatedString) -> Expression:
    span = context.spans[id(node)]
    pieces: list[Expression] = []
    rest: cst.BaseExpression = node
    while isinstance(rest, cst.ConcatenatedString):
        pieces.append(lower(context, rest.left))
        rest = rest.right
    pieces.append(lower(context, rest))
    values = [piece.value for piece in pieces if isinstance(piece, Constant)]
    if len(values) == len(pieces):
        if all(isinstance(value, str) for value in values):
            return Constant(span, "".join(map(str, values)))
        if all(isinstance(value, bytes) for value in values):
            return Constant(span, b"".join(value for value in values if isinstance(value, bytes)))
    if any(isinstance(piece, Opaque) for piece in pieces):
        return Opaque(span, tuple(pieces))
    parts: list[Expression] = []
    for piece in pieces:
        parts.extend(piece.parts if isinstance(piece, FString) else (piece,))
    return FString(span, tuple(parts))


TABLE.update(
    {
        cst.SimpleString: _simple,
        cst.FormattedString: _formatted,
        cst.TemplatedString: _template,
        cst.ConcatenatedString: _concatenated,
    }
)
