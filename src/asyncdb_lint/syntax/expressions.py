"""Lowering expressions, in evaluation order.

`lower` looks the node's type up in one table. What the table does not know becomes `Opaque` with its children, so that no call is
lost when libcst learns new syntax.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from asyncdb_lint import model
from asyncdb_lint.model import Argument, Bind, BinOp, BoolOp, Constant, Display, Expression, Opaque, Span, Starred
from asyncdb_lint.syntax.context import Context
from asyncdb_lint.syntax.literals import float_value, imaginary_value, integer_value
from asyncdb_lint.syntax.narrowing import assume
from asyncdb_lint.syntax.reaching import Frame

Lowering = Callable[[Context, Any], Expression]

OPERATORS: dict[type, str] = {
    cst.Add: "+", cst.Subtract: "-", cst.Multiply: "*", cst.Divide: "/", cst.FloorDivide: "//", cst.Modulo: "%", cst.Power: "**",
    cst.LeftShift: "<<", cst.RightShift: ">>", cst.BitOr: "|", cst.BitAnd: "&", cst.BitXor: "^", cst.MatrixMultiply: "@",
    cst.AddAssign: "+", cst.SubtractAssign: "-", cst.MultiplyAssign: "*", cst.DivideAssign: "/", cst.FloorDivideAssign: "//",
    cst.ModuloAssign: "%", cst.PowerAssign: "**", cst.LeftShiftAssign: "<<", cst.RightShiftAssign: ">>", cst.BitOrAssign: "|",
    cst.BitAndAssign: "&", cst.BitXorAssign: "^", cst.MatrixMultiplyAssign: "@",
    cst.And: "and", cst.Or: "or", cst.Not: "not", cst.Plus: "+", cst.Minus: "-", cst.BitInvert: "~",
    cst.LessThan: "<", cst.GreaterThan: ">", cst.Equal: "==", cst.LessThanEqual: "<=", cst.GreaterThanEqual: ">=",
    cst.NotEqual: "!=", cst.In: "in", cst.NotIn: "not in", cst.Is: "is", cst.IsNot: "is not",
}  # fmt: skip
_LONGEST_CHAIN = 50  # operators of one kind that nest; a longer chain becomes a flat `Opaque`
_KEYWORDS = {"None": None, "True": True, "False": False}


def lower(context: Context, node: cst.CSTNode) -> Expression:
    """The expression that `node` is; reads and bindings in it are noted in the function being built.

    Raises RecursionError where the summary would nest too deeply for those who read it.
    """
    context.descend(1)
    lowering = TABLE.get(type(node))
    lowered = lowering(context, node) if lowering is not None else _unknown(context, node)
    context.ascend(1)
    return lowered


def lower_optional(context: Context, node: cst.CSTNode | None) -> Expression | None:
    return lower(context, node) if node is not None else None


def lower_argument(context: Context, node: cst.Arg) -> Argument:
    keyword = node.keyword
    return Argument(keyword.value if keyword is not None else None, len(node.star), lower(context, node.value))


def _unknown(context: Context, node: cst.CSTNode) -> Expression:
    children = [lower(context, child) for child in node.children if isinstance(child, cst.BaseExpression)]
    return Opaque(context.spans.get(id(node)) or Span(0, 0), tuple(children))


def _name(context: Context, node: cst.Name) -> Expression:
    name = node.value
    if name in _KEYWORDS:
        return Constant(context.spans[id(node)], _KEYWORDS[name])
    return context.function.read(context.spans[id(node)], name)


def _ellipsis(context: Context, node: cst.Ellipsis) -> Expression:
    return Constant(context.spans[id(node)], ...)


def _integer(context: Context, node: cst.Integer) -> Expression:
    try:
        return Constant(context.spans[id(node)], integer_value(node.value))
    except ValueError:  # more digits than the interpreter converts
        return Opaque(context.spans[id(node)], ())


def _float(context: Context, node: cst.Float) -> Expression:
    return Constant(context.spans[id(node)], float_value(node.value))


def _imaginary(context: Context, node: cst.Imaginary) -> Expression:
    return Constant(context.spans[id(node)], imaginary_value(node.value))


def _attribute(context: Context, node: cst.Attribute) -> Expression:
    return model.Attribute(context.spans[id(node)], lower(context, node.value), node.attr.value)


def _call(context: Context, node: cst.Call) -> Expression:
    func = lower(context, node.func)
    return model.Call(context.spans[id(node)], func, tuple([lower_argument(context, argument) for argument in node.args]))


def _await(context: Context, node: cst.Await) -> Expression:
    return model.Await(context.spans[id(node)], lower(context, node.expression))


def _yield(context: Context, node: cst.Yield) -> Expression:
    context.function.is_generator = True
    value = node.value
    if isinstance(value, cst.From):
        return model.Yield(context.spans[id(node)], lower(context, value.item), True)
    return model.Yield(context.spans[id(node)], lower_optional(context, value), False)


def _subscript(context: Context, node: cst.Subscript) -> Expression:
    value = lower(context, node.value)
    return model.Subscript(context.spans[id(node)], value, lower_index(context, node.slice, lower))


def lower_index(context: Context, elements: Sequence[cst.SubscriptElement], lower_item: Lowering) -> Expression:
    """What stands between the brackets of a subscript."""
    items: list[Expression] = []
    for element in elements:
        inner = element.slice
        if isinstance(inner, cst.Slice):
            bounds = [lower(context, bound) for bound in (inner.lower, inner.upper, inner.step) if bound is not None]
            items.append(Opaque(context.spans[id(element)], tuple(bounds)))
        elif isinstance(inner, cst.Index):
            item = lower_item(context, inner.value)
            items.append(Starred(context.spans[id(element)], item) if inner.star else item)
    if len(items) == 1 and not isinstance(elements[0].comma, cst.Comma):
        return items[0]
    return Display(Span(items[0].span.start, items[-1].span.end), "tuple", tuple(items))


def _display(kind: str) -> Lowering:
    def lower_display(context: Context, node: cst.Tuple | cst.List | cst.Set) -> Expression:
        items = tuple([lower(context, element) for element in node.elements])
        return Display(context.spans[id(node)], kind, items)

    return lower_display


def _element(context: Context, node: cst.Element) -> Expression:
    return lower(context, node.value)


def _starred(context: Context, node: cst.StarredElement) -> Expression:
    return Starred(context.spans[id(node)], lower(context, node.value))


def _dict(context: Context, node: cst.Dict) -> Expression:
    items: list[tuple[Expression | None, Expression]] = []
    for element in node.elements:
        key = lower(context, element.key) if isinstance(element, cst.DictElement) else None
        items.append((key, lower(context, element.value)))
    return model.DictDisplay(context.spans[id(node)], tuple(items))


def _binary(context: Context, node: cst.BinaryOperation) -> Expression:
    if (operands := _long_chain(node)) is not None:
        return Opaque(context.spans[id(node)], tuple([lower(context, operand) for operand in operands]))
    left = lower(context, node.left)
    return BinOp(context.spans[id(node)], OPERATORS[type(node.operator)], left, lower(context, node.right))


def _boolean(context: Context, node: cst.BooleanOperation) -> Expression:
    if (operands := _long_chain(node)) is not None:
        return Opaque(context.spans[id(node)], tuple([lower(context, operand) for operand in operands]))
    left = lower(context, node.left)
    operator = OPERATORS[type(node.operator)]
    flow = context.function.flow
    flow.push()
    assume(context.function, left, operator == "and")
    right = lower(context, node.right)
    flow.join([Frame(), flow.pop()])
    return BoolOp(context.spans[id(node)], operator, left, right)


def _long_chain(node: cst.BinaryOperation | cst.BooleanOperation) -> list[cst.BaseExpression] | None:
    """The operands of `a + b + …` if there are too many to nest."""
    operands: list[cst.BaseExpression] = []
    rest: cst.BaseExpression = node
    while isinstance(rest, cst.BinaryOperation | cst.BooleanOperation) and type(rest) is type(node):
        operands.append(rest.right)
        rest = rest.left
    return [rest, *reversed(operands)] if len(operands) > _LONGEST_CHAIN else None


def _comparison(context: Context, node: cst.Comparison) -> Expression:
    first = lower(context, node.left)
    rest = [(OPERATORS[type(target.operator)], lower(context, target.comparator)) for target in node.comparisons]
    return model.Compare(context.spans[id(node)], first, tuple(rest))


def _unary(context: Context, node: cst.UnaryOperation) -> Expression:
    return model.Unary(context.spans[id(node)], OPERATORS[type(node.operator)], lower(context, node.expression))


def _conditional(context: Context, node: cst.IfExp) -> Expression:
    function = context.function
    test = lower(context, node.test)
    function.flow.push()
    assume(function, test, True)
    body = lower(context, node.body)
    taken = function.flow.pop()
    function.flow.push()
    assume(function, test, False)
    orelse = lower(context, node.orelse)
    function.flow.join([taken, function.flow.pop()])
    return model.Conditional(context.spans[id(node)], test, body, orelse)


def _walrus(context: Context, node: cst.NamedExpr) -> Expression:
    value = lower(context, node.value)
    target = node.target
    span = context.spans[id(target)]
    if not isinstance(target, cst.Name):
        return Opaque(context.spans[id(node)], (value, lower(context, target)))
    binding = context.function.bind(target.value, "walrus", span, value)
    return model.NamedExpr(context.spans[id(node)], Bind(span, target.value, binding), value)


TABLE: dict[type, Lowering] = {
    cst.Name: _name,
    cst.Ellipsis: _ellipsis,
    cst.Integer: _integer,
    cst.Float: _float,
    cst.Imaginary: _imaginary,
    cst.Attribute: _attribute,
    cst.Call: _call,
    cst.Await: _await,
    cst.Yield: _yield,
    cst.Subscript: _subscript,
    cst.Tuple: _display("tuple"),
    cst.List: _display("list"),
    cst.Set: _display("set"),
    cst.Element: _element,
    cst.StarredElement: _starred,
    cst.Dict: _dict,
    cst.BinaryOperation: _binary,
    cst.BooleanOperation: _boolean,
    cst.Comparison: _comparison,
    cst.UnaryOperation: _unary,
    cst.IfExp: _conditional,
    cst.NamedExpr: _walrus,
}
"""How each kind of node is lowered; the modules for strings, comprehensions and functions add theirs."""
