"""Conditions around an operation that decide how often, or where, it runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from asyncdb_lint.model import (
    Assign,
    Attribute,
    Await,
    Bind,
    BoolOp,
    Call,
    Compare,
    Constant,
    Expression,
    If,
    Name,
    Raise,
    Return,
    Statement,
    Subscript,
    Try,
    Unary,
    With,
)
from asyncdb_lint.semantics.modules import self_name
from asyncdb_lint.semantics.values import Scope
from asyncdb_lint.semantics.walk import Occurrence, blocks_of

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator

_Slot = tuple[str, ...]


def is_once(evaluator: Evaluator, scope: Scope, occurrence: Occurrence) -> bool:
    """Whether it runs only until a variable that outlives the call is filled: `if self._pool is None: self._pool = …`.

    Also `if key not in cache: cache[key] = …`. Variables of the function itself do not count.
    """
    for context in occurrence.enclosing():
        if isinstance(context.node, If) and context.part == "then":
            slots = _tested_empty(scope, context.node.test)
            if slots and any(_fills(scope, statement, slots, occurrence) for statement in context.node.body):
                return True
    return _follows_early_return(scope, occurrence)


def _follows_early_return(scope: Scope, occurrence: Occurrence) -> bool:
    """`if self._pool is not None: return self._pool` before, and an assignment to it after."""
    body = scope.summary.body
    slots: set[_Slot] = set()
    for statement in _always_run(body):
        if statement.span.start > occurrence.expression.span.start:
            break
        if isinstance(statement, If) and statement.body and isinstance(statement.body[-1], Return | Raise):
            slots |= _tested_filled(scope, statement.test)
    return bool(slots) and any(_fills(scope, statement, slots, occurrence) for statement in body)


def _always_run(body: Iterable[Statement]) -> Iterator[Statement]:
    """The statements that no condition guards, in order; those inside `with` and `try` among them."""
    for statement in body:
        yield statement
        if isinstance(statement, With | Try):
            yield from _always_run(statement.body)


def slot(scope: Scope, expression: Expression) -> _Slot | None:
    """What identifies a variable that outlives the call: a global, an attribute, a captured name; None for a local."""
    match expression:
        case Name(name=name, scope="local"):
            return ("name", name) if name in scope.summary.globals or name in scope.summary.nonlocals else None
        case Name(name=name) | Bind(name=name):
            return ("name", name)
        case Attribute(value=value, attr=attr):
            inner = ("local", value.name) if isinstance(value, Name) else slot(scope, value)
            return (*inner, attr) if inner is not None else None
        case Subscript(value=value):
            return ("local", value.name) if isinstance(value, Name) and slot(scope, value) is None else slot(scope, value)
        case _:
            return None


def _tested_empty(scope: Scope, test: Expression) -> set[_Slot]:
    """The variables that are empty where the test is true."""
    found: _Slot | None = None
    match test:
        case Compare(first=first, rest=((("is" | "=="), Constant(value=None)),)):
            found = slot(scope, first)
        case Unary(operator="not", operand=Compare(first=_, rest=((("in"), container),))):
            found = slot(scope, container)
        case Unary(operator="not", operand=Call(func=Name(name="hasattr"), arguments=(owner, name))):
            found = _attribute_slot(scope, owner.value, name.value)
        case Unary(operator="not", operand=operand):
            found = slot(scope, operand)
        case Compare(first=_, rest=(("not in", container),)):
            found = slot(scope, container)
        case BoolOp(left=left, right=right):
            return _tested_empty(scope, left) | _tested_empty(scope, right)
        case _:
            pass
    return {found} if found is not None else set()


def _tested_filled(scope: Scope, test: Expression) -> set[_Slot]:
    """The variables that are filled where the test is true."""
    found: _Slot | None = None
    match test:
        case Compare(first=first, rest=((("is not" | "!="), Constant(value=None)),)):
            found = slot(scope, first)
        case Compare(first=_, rest=(("in", container),)):
            found = slot(scope, container)
        case Name() | Attribute():
            found = slot(scope, test)
        case BoolOp(left=left, right=right):
            return _tested_filled(scope, left) | _tested_filled(scope, right)
        case _:
            pass
    return {found} if found is not None else set()


def _attribute_slot(scope: Scope, owner: Expression, name: Expression) -> _Slot | None:
    if isinstance(name, Constant) and isinstance(name.value, str):
        return slot(scope, Attribute(owner.span, owner, name.value))
    return None


def _fills(scope: Scope, statement: Statement, slots: set[_Slot], occurrence: Occurrence) -> bool:
    """Whether the statement, or one inside it, fills one of the variables."""
    if isinstance(statement, Assign):
        filled = {_target_slot(scope, target) for target in statement.targets} & slots
        return any(_outlives(scope, slot) or _gives(scope, occurrence, statement) for slot in filled if slot is not None)
    return any(_fills(scope, inner, slots, occurrence) for block in blocks_of(statement) for inner in block)


def _outlives(scope: Scope, slot: _Slot) -> bool:
    """Whether the variable surely outlives the call; an attribute of another object than `self` may be that of a row."""
    return slot[0] != "local" or slot[1] == self_name(scope)


def _gives(scope: Scope, occurrence: Occurrence, statement: Assign) -> bool:
    """Whether what the occurrence gives is what the statement assigns, at once or by way of a local name."""
    value = statement.value
    while isinstance(value, Await):
        value = value.value
    if value is None or value is occurrence.expression or occurrence.statement is statement:
        return value is not None
    source = occurrence.statement
    return (
        isinstance(value, Name)
        and isinstance(source, Assign)
        and any(isinstance(target, Bind) and target.name == value.name for target in source.targets)
    )


def _target_slot(scope: Scope, target: Expression) -> _Slot | None:
    if isinstance(target, Bind):
        outlives = target.name in scope.summary.globals or target.name in scope.summary.nonlocals
        return ("name", target.name) if outlives else None
    return slot(scope, target)
