"""What a call's literal arguments decide in the function called: which of its branches run.

`load(uid, blocking=False)` does not run what stands under `if blocking:`. Assumptions are literals by parameter; an attribute that the
constructor sets from a parameter (`self.blocking = blocking`) is assumed like it, under the name `self.blocking`.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from asyncdb_lint.model import (
    Attribute,
    BoolOp,
    Call,
    Compare,
    Constant,
    Expression,
    If,
    Name,
    Raise,
    Return,
    Try,
    Unary,
)
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.modules import self_name
from asyncdb_lint.semantics.values import Function, Scope
from asyncdb_lint.semantics.walk import Occurrence, blocks_of

Assumptions = frozenset[tuple[str, object]]
NOTHING: Assumptions = frozenset()


def assumed(function: Function, expression: Expression) -> Assumptions:
    """What a call (or another expression that runs the function, which says nothing) lets one assume inside the function."""
    if function.is_stub or not isinstance(expression, Call):
        return NOTHING
    tested = _tested_names(function.scope)
    if not tested:
        return NOTHING
    matched = match_arguments(function, expression.arguments)
    literals: dict[str, object] = {}
    for parameter in function.summary.parameters:
        given = matched.by_parameter.get(parameter.name)
        if given is None and matched.complete:
            given = parameter.default
        if isinstance(given, Constant) and _is_plain(given.value):
            literals[parameter.name] = given.value
    literals |= dict(_attributes(function.scope, literals))
    return frozenset((name, value) for name, value in literals.items() if name in tested)


def _is_plain(literal: object) -> bool:
    return literal is None or isinstance(literal, bool | int | str)


def _attributes(scope: Scope, literals: dict[str, object]) -> Iterator[tuple[str, object]]:
    """The attributes of `self` that the function sets from an assumed parameter."""
    receiver = self_name(scope)
    for store in scope.summary.stores:
        match store.target, store.value:
            case Attribute(value=Name(name=name), attr=attr), Name(name=source) if name == receiver and source in literals:
                yield f"{name}.{attr}", literals[source]
            case _:
                pass


@lru_cache(maxsize=8192)
def _tested_names(scope: Scope) -> frozenset[str]:
    """The names (and attributes of `self`) that the function's `if`s test."""
    return frozenset(_names_tested(scope.summary.body))


def _names_tested(body: tuple[object, ...]) -> Iterator[str]:
    for statement in body:
        if isinstance(statement, If):
            yield from _names_in(statement.test)
        for block in blocks_of(statement):  # type: ignore[arg-type]
            yield from _names_tested(block)


def _names_in(test: Expression) -> Iterator[str]:
    match test:
        case Name(name=name):
            yield name
        case Attribute(value=Name(name=name), attr=attr):
            yield f"{name}.{attr}"
        case Unary(operand=operand):
            yield from _names_in(operand)
        case BoolOp(left=left, right=right):
            yield from _names_in(left)
            yield from _names_in(right)
        case Compare(first=first):
            yield from _names_in(first)
        case _:
            pass


def holds(test: Expression, assumptions: Assumptions) -> bool | None:
    """Whether the test is true under the assumptions; None if they do not decide it."""
    match test:
        case Name() | Attribute():
            for name in _names_in(test):
                for assumed_name, literal in assumptions:
                    if assumed_name == name:
                        return bool(literal)
            return None
        case Unary(operator="not", operand=operand):
            inner = holds(operand, assumptions)
            return None if inner is None else not inner
        case BoolOp(operator=operator, left=left, right=right):
            sides = (holds(left, assumptions), holds(right, assumptions))
            decisive = operator == "or"
            if decisive in sides:
                return decisive
            return None if None in sides else not decisive
        case Compare(first=first, rest=((operator, Constant(value=value)),)):
            return _compares(dict(assumptions), next(_names_in(first), ""), operator, value)
        case _:
            return None


def _compares(literals: dict[str, object], name: str, operator: str, value: object) -> bool | None:
    if name not in literals:
        return None
    equal = type(literals[name]) is type(value) and literals[name] == value
    return equal if operator in ("is", "==") else not equal if operator in ("is not", "!=") else None


def is_dead(scope: Scope, occurrence: Occurrence, assumptions: Assumptions) -> bool:
    """Whether the assumptions keep the occurrence from running: it stands in a branch not taken, or after a branch that leaves."""
    if not assumptions:
        return False
    for context in occurrence.enclosing():
        if isinstance(context.node, If) and context.part in ("then", "else"):
            truth = holds(context.node.test, assumptions)
            if truth is not None and truth != (context.part == "then"):
                return True
    start = occurrence.expression.span.start
    for statement in scope.summary.body:
        if statement.span.start >= start:
            return False
        if isinstance(statement, If) and statement.body and isinstance(statement.body[-1], Return | Raise):
            inside = statement.body[0].span.start <= start <= statement.body[-1].span.end
            if not inside and holds(statement.test, assumptions):
                return True
    return False


def is_error_path(occurrence: Occurrence) -> bool:
    """Whether it stands in an exception handler that raises in the end."""
    for context in occurrence.enclosing():
        if context.part == "handler" and isinstance(context.node, Try):
            before = [h for h in context.node.handlers if h.span.start <= occurrence.expression.span.start]
            if before and before[-1].body and isinstance(before[-1].body[-1], Raise):
                return True
    return False
