"""Connections and sessions that a project's own functions give: by returning what they acquire, or, as context managers, by yielding it.

A call of such a function holds what the driver's call in it acquires: `conn = await connect()`, `async with get_session() as session`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from asyncdb_lint.model import Await, Call, Constant, Expression
from asyncdb_lint.semantics.escapes import is_only_returned
from asyncdb_lint.semantics.flow import results_of
from asyncdb_lint.semantics.holdings import ASSIGNED, ENTERED, Holding, held_by, holdings, is_release, refers, source_of
from asyncdb_lint.semantics.identity import Identity, identity
from asyncdb_lint.semantics.memory import remembered_in_cycles
from asyncdb_lint.semantics.operations import Operation
from asyncdb_lint.semantics.options import StubCall, stub_calls
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Function, Scope, Unknown, members

PLAIN = frozenset({"", "static", "class"})
"""Wrappers of functions that run at each call, as they stand."""


def all_holdings(project: Project, scope: Scope) -> Iterator[Holding]:
    """What the function acquires by calls of drivers, and of the project's functions that give what they acquire."""
    yield from holdings(project, scope)
    for operation in project.operations.of(scope):
        inner = _given_by(project, scope, operation)
        if inner is not None and isinstance(operation.expression, Call):
            call = replace(
                inner, scope=scope, operation=operation, call=operation.expression, arguments={}, extra={}, complete=False
            )
            yield from held_by(project, call, _source(project, inner), inner)


def _source(project: Project, inner: StubCall) -> Identity | None:
    """What it was taken from, if that means the same outside the function that took it."""
    taken = source_of(inner)
    found = identity(project, *taken) if taken is not None else None
    return found if found is not None and found[0] == "global" else None


def _given_by(project: Project, scope: Scope, operation: Operation) -> StubCall | None:
    """The driver's call whose result the operation gives; None unless it surely is a call of one function that gives one."""
    if operation.kind != "call" or not isinstance(operation.expression, Call) or len(operation.targets) != 1:
        return None
    function = operation.targets[0]
    if not isinstance(function, Function) or function.is_stub or function.summary.kind != "def":
        return None
    if any(isinstance(callee, Unknown) for callee in members(project.value(scope, operation.expression.func))):
        return None
    return _given(project, replace(function, receiver=None))


@remembered_in_cycles(None)
def _given(project: Project, function: Function) -> StubCall | None:
    returns, yields = results_of(function.summary)
    if function.summary.is_generator:
        values = [found.value for found in yields]
        is_managed = function.wrapper == "async-context" and not any(found.delegated for found in yields)
        found = [_lent(project, function.scope, value) for value in values] if is_managed else []
    else:
        plain = [value for value in returns if value is not None and not _is_none(value)]
        found = [_acquired(project, function.scope, value) for value in plain] if function.wrapper in PLAIN else []
    first = found[0] if found else None
    return first if all(found) else None


def _is_none(value: Expression) -> bool:
    return isinstance(value, Constant) and value.value is None


def _acquired(project: Project, scope: Scope, value: Expression) -> StubCall | None:
    """The call by which the function acquires what it returns; None if that is not its own alone."""
    call = value.value if isinstance(value, Await) else value
    if isinstance(call, Call):
        made = next((found for found in stub_calls(project, scope) if found.call is call), None)
        if made is not None:
            return made if made.facts.acquires or made.facts.connects else None
        operation = next((found for found in project.operations.of(scope) if found.expression is call), None)
        return _given_by(project, scope, operation) if operation is not None else None
    for holding in all_holdings(project, scope):
        if holding.kind == ASSIGNED and refers(holding, value) and is_only_returned(project, holding):
            return holding.call
    return None


def _lent(project: Project, scope: Scope, value: Expression | None) -> StubCall | None:
    """The call by which a context manager acquires what it yields, if it gives that back."""
    for holding in all_holdings(project, scope):
        if value is not None and refers(holding, value) and (holding.kind == ENTERED or _is_released(project, holding)):
            return holding.call
    return None


def _is_released(project: Project, holding: Holding) -> bool:
    return any(is_release(project, holding, o.expression) for o in project.operations.occurrences(holding.scope))
