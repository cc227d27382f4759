"""Constant folding: the Python object that an expression is sure to give, where that can be seen without running anything.

What comes from the environment is unknown, and so is its literal default: a default is not evidence.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from asyncdb_lint.model import (
    Attribute,
    BinOp,
    BoolOp,
    Compare,
    Conditional,
    Constant,
    DictDisplay,
    Display,
    Expression,
    FString,
    Name,
    Starred,
    Unary,
)
from asyncdb_lint.semantics.values import Class, Function, Known, ModuleValue, Scope, members

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator


class NotConstant(Exception):
    """The expression's value cannot be seen in the source."""


_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "is": lambda left, right: left is right or left == right,
    "is not": lambda left, right: not (left is right or left == right),
    "in": lambda left, right: left in right,
    "not in": lambda left, right: left not in right,
}


def fold(evaluator: Evaluator, scope: Scope, expression: Expression, env: dict[str, object] | None = None) -> Any:
    """The object the expression gives; names in `env` stand for their objects. A class or function folds to its `Value`.

    Raises:
        NotConstant: if any part is not a literal.
    """
    match expression:
        case Constant(value=value):
            return value
        case Name(name=name) if env is not None and name in env:
            return env[name]
        case Name() | Attribute():
            return _fold_value(evaluator, scope, expression)
        case Display(kind=kind, items=items):
            return {"list": list, "tuple": tuple, "set": frozenset}[kind](_fold_item(evaluator, scope, i, env) for i in items)
        case DictDisplay(items=items):
            return _fold_dict(evaluator, scope, items, env)
        case Unary(operator="-", operand=operand):
            return -fold(evaluator, scope, operand, env)
        case Unary(operator="not", operand=operand):
            return not fold(evaluator, scope, operand, env)
        case BoolOp(operator="and", left=left, right=right):
            return fold(evaluator, scope, left, env) and fold(evaluator, scope, right, env)
        case BoolOp(left=left, right=right):
            return fold(evaluator, scope, left, env) or fold(evaluator, scope, right, env)
        case Compare(first=first, rest=rest):
            return _fold_comparison(evaluator, scope, first, rest, env)
        case BinOp(operator="+", left=left, right=right):
            return _add(fold(evaluator, scope, left, env), fold(evaluator, scope, right, env))
        case FString() | Conditional():
            return _fold_value(evaluator, scope, expression)
        case _:
            raise NotConstant


def is_constant(evaluator: Evaluator, scope: Scope, expression: Expression) -> bool:
    try:
        fold(evaluator, scope, expression)
    except NotConstant:
        return False
    return True


def _fold_item(evaluator: Evaluator, scope: Scope, item: Expression, env: dict[str, object] | None) -> Any:
    if isinstance(item, Starred):
        raise NotConstant
    return fold(evaluator, scope, item, env)


def _fold_dict(
    evaluator: Evaluator, scope: Scope, items: tuple[tuple[Expression | None, Expression], ...], env: dict[str, object] | None
) -> dict[Any, Any]:
    folded: dict[Any, Any] = {}
    for key, value in items:
        if key is None:
            folded.update(fold(evaluator, scope, value, env))
        else:
            try:
                folded[fold(evaluator, scope, key, env)] = fold(evaluator, scope, value, env)
            except TypeError:
                raise NotConstant from None
    return folded


def _fold_comparison(
    evaluator: Evaluator, scope: Scope, first: Expression, rest: tuple[tuple[str, Expression], ...], env: dict[str, object] | None
) -> bool:
    left = fold(evaluator, scope, first, env)
    for symbol, expression in rest:
        right = fold(evaluator, scope, expression, env)
        try:
            if not _COMPARISONS[symbol](left, right):
                return False
        except TypeError:
            raise NotConstant from None
        left = right
    return True


def _add(left: Any, right: Any) -> Any:
    try:
        return left + right
    except TypeError:
        raise NotConstant from None


def _fold_value(evaluator: Evaluator, scope: Scope, expression: Expression) -> Any:
    """The literal that a name, attribute or f-string is known to hold, or the class or function it is; one, not several."""
    display = definition_of(evaluator, scope, expression)
    if display is not None:
        return fold(evaluator, *display)
    alternatives = members(evaluator.evaluate(scope, expression))
    if len(alternatives) == 1:
        match alternatives[0]:
            case Known(literal=literal):
                return literal
            case Class() | Function() as value:
                return value
    raise NotConstant


def definition_of(evaluator: Evaluator, scope: Scope, expression: Expression) -> tuple[Scope, Expression] | None:
    """The one display that a name was assigned and that is never assigned again; None for anything else."""
    found: list[tuple[Scope, int]] = []
    if isinstance(expression, Name):
        if expression.scope == "local":
            found = [(scope, number) for number in scope.summary.reaching[expression.use]]
        else:
            found = list(evaluator.table.globals_of(scope.module).get(expression.name, ()))
    elif isinstance(expression, Attribute):
        owner = evaluator.evaluate(scope, expression.value)
        if isinstance(owner, ModuleValue) and owner.module is not None:
            found = list(evaluator.table.globals_of(owner.module).get(expression.attr, ()))
    if len(found) != 1 or found[0][1] < 0:
        return None
    owner_scope, number = found[0]
    binding = owner_scope.summary.bindings[number]
    if binding.kind == "import" and binding.member and binding.member != "*":
        module = evaluator.table.resolve(evaluator.table.absolute(binding, owner_scope.module), owner_scope.module)
        imported = evaluator.table.globals_of(module).get(binding.member, ()) if module is not None else ()
        if len(imported) != 1:
            return None
        owner_scope, number = imported[0]
        binding = owner_scope.summary.bindings[number]
    if binding.kind == "assign" and not binding.path and isinstance(binding.value, DictDisplay | Display):
        return owner_scope, binding.value
    return None
