"""What a test says of a name: the alternatives of its value for which the test is true, or false."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from asyncdb_lint.model import (
    BoolOp,
    Call,
    Compare,
    Constant,
    Display,
    Expression,
    Name,
    NamedExpr,
    Unary,
)
from asyncdb_lint.semantics.values import (
    NONE,
    Class,
    Instance,
    Known,
    Scope,
    Unknown,
    Value,
    join,
    members,
)

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator


def by_truth(value: Value, *, truthy: bool) -> Value:
    """The alternatives that can be true (or false). Objects count as true."""
    kept: list[Value] = []
    for member in members(value):
        match member:
            case Known(literal=literal):
                if bool(literal) == truthy:
                    kept.append(member)
            case Unknown():
                kept.append(member)
            case _:
                if truthy:
                    kept.append(member)
    return join(kept)


def narrow(evaluator: Evaluator, scope: Scope, value: Value, test: Expression, name: str, *, positive: bool) -> Value:
    """The alternatives of the name's value for which the test is true (or false)."""
    match test:
        case Name(name=tested) if tested == name:
            return by_truth(value, truthy=positive)
        case NamedExpr(target=target) if target.name == name:
            return by_truth(value, truthy=positive)
        case Unary(operator="not", operand=operand):
            return narrow(evaluator, scope, value, operand, name, positive=not positive)
        case BoolOp(operator="and", left=left, right=right) if positive:
            return narrow(evaluator, scope, narrow(evaluator, scope, value, left, name, positive=True), right, name, positive=True)
        case BoolOp(operator="or", left=left, right=right) if not positive:
            return narrow(
                evaluator, scope, narrow(evaluator, scope, value, left, name, positive=False), right, name, positive=False
            )
        case Compare(first=Name(name=tested), rest=((operator, Constant(value=None)),)) if tested == name:
            is_none = (operator in ("is", "==")) == positive
            kept = [m for m in members(value) if isinstance(m, Unknown) or (m == NONE) == is_none]
            return join(kept)
        case Call(func=Name(name="isinstance"), arguments=(first, second)) if (
            isinstance(first.value, Name) and first.value.name == name
        ):
            return _by_class(evaluator, value, evaluator_classes(evaluator, scope, second.value), positive=positive)
        case _:
            return value


def evaluator_classes(evaluator: Evaluator, scope: Scope, expression: Expression) -> list[Class] | None:
    """The classes named by the second argument of `isinstance`; None if one of them is not known."""
    items = expression.items if isinstance(expression, Display) else (expression,)
    classes = []
    for item in items:
        for member in members(evaluator.evaluate(scope, item)):
            if not isinstance(member, Class):
                return None
            classes.append(member)
    return classes


def _by_class(evaluator: Evaluator, value: Value, classes: list[Class] | None, *, positive: bool) -> Value:
    if classes is None:
        return Unknown("it is tested for a class that is not known") if positive else value
    kept: list[Value] = []
    for member in members(value):
        if not isinstance(member, Instance):
            if positive:
                kept += [Instance(class_, declared=True) for class_ in classes] if isinstance(member, Unknown) else []
            else:
                kept.append(member)
            continue
        is_member = any(base.same_class(class_) for base in evaluator.mro(member.class_) for class_ in classes)
        if is_member == positive:
            kept.append(member)
        elif positive:
            kept += [replace(member, class_=c) for c in classes if any(b.same_class(member.class_) for b in evaluator.mro(c))]
    return join(kept)
