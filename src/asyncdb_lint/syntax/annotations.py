"""Lowering annotations: what they say as strings is lowered in place."""

from __future__ import annotations

import re

import libcst as cst

from asyncdb_lint.model import Attribute, BinOp, Constant, Display, Expression, Span, Subscript
from asyncdb_lint.syntax.context import Context
from asyncdb_lint.syntax.expressions import OPERATORS, lower, lower_index
from asyncdb_lint.syntax.gates import refuse_text

_DOTTED_NAME = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_KEYWORDS = {"None": None, "True": True, "False": False}
_LONGEST_STRING = 2_000  # characters; what is longer is prose


class _OnePlace(dict[int, Span]):
    """Says that every node stands where the string stands."""

    def __init__(self, span: Span) -> None:
        super().__init__()
        self._span = span

    def __missing__(self, key: int) -> Span:
        return self._span


def lower_annotation(context: Context, node: cst.Annotation | None) -> Expression | None:
    """The type that an annotation states; its names may be bound further down."""
    if node is None:
        return None
    function = context.function
    deferred, function.deferred = function.deferred, True
    try:
        return _type(context, node.annotation)
    finally:
        function.deferred = deferred


def _type(context: Context, node: cst.BaseExpression) -> Expression:
    if isinstance(node, cst.SimpleString | cst.ConcatenatedString):
        return _string(context, lower(context, node))
    if isinstance(node, cst.Subscript):
        return _subscript(context, node)
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
        return _alternatives(context, node)
    if isinstance(node, cst.Tuple | cst.List):
        items = tuple(_type(context, element.value) for element in node.elements)
        return Display(context.spans[id(node)], "tuple" if isinstance(node, cst.Tuple) else "list", items)
    return lower(context, node)


def _string(context: Context, constant: Expression) -> Expression:
    if not isinstance(constant, Constant) or not isinstance(constant.value, str):
        return constant
    span, text = constant.span, constant.value.strip()
    if _DOTTED_NAME.fullmatch(text):
        return _dotted(context, text, span)
    if len(text) > _LONGEST_STRING or refuse_text(text) is not None:
        return constant
    try:
        node = cst.parse_expression(text)
    except Exception:  # prose, or syntax of another kind: it stays a string
        return constant
    spans, context.spans = context.spans, _OnePlace(span)
    is_generator = context.function.is_generator
    lowered = _type(context, node)
    context.spans, context.function.is_generator = spans, is_generator
    return lowered


def _dotted(context: Context, text: str, span: Span) -> Expression:
    first, *rest = text.split(".")
    expression: Expression = Constant(span, _KEYWORDS[first]) if first in _KEYWORDS else context.function.read(span, first)
    for attribute in rest:
        expression = Attribute(span, expression, attribute)
    return expression


def _subscript(context: Context, node: cst.Subscript) -> Expression:
    value = lower(context, node.value)
    head = value.attr if isinstance(value, Attribute) else getattr(value, "name", "")
    span = context.spans[id(node)]
    if head == "Literal":
        return Subscript(span, value, lower_index(context, node.slice, lower))
    if head == "Annotated":
        first = node.slice[0].slice
        stated = first.value if isinstance(first, cst.Index) else None

        def lower_item(context: Context, item: cst.BaseExpression) -> Expression:
            return _type(context, item) if item is stated else lower(context, item)

        index = lower_index(context, node.slice, lower_item)
        return Subscript(span, value, index)
    return Subscript(span, value, lower_index(context, node.slice, _type))


def _alternatives(context: Context, node: cst.BinaryOperation) -> Expression:
    left = _type(context, node.left)
    return BinOp(context.spans[id(node)], OPERATORS[type(node.operator)], left, _type(context, node.right))
