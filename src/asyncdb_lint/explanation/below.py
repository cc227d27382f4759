"""What stands below a function of the project that is not known to block: what blocks there without counting, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from asyncdb_lint.explanation.line import NOT_CALLED_HERE
from asyncdb_lint.explanation.words import code, why_unknown
from asyncdb_lint.model import Call, Frame
from asyncdb_lint.semantics.assumptions import is_error_path
from asyncdb_lint.semantics.effects import Leaf
from asyncdb_lint.semantics.guards import is_once
from asyncdb_lint.semantics.operations import Operation
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Function, Scope, first_unknown

MOST_FUNCTIONS = 200
MOST_SHOWN = 3


def set_aside(project: Project, start: Function) -> list[Frame]:
    """The first blocking calls below the function that do not count, each with the reason."""
    found = (
        _set_aside(project, scope, operation, leaf)
        for scope in _functions_below(project, start)
        for operation in project.operations.of(scope)
        if (leaf := project.effects.leaf(operation)) is not None
    )
    return list(islice(found, MOST_SHOWN))


def _set_aside(project: Project, scope: Scope, operation: Operation, leaf: Leaf) -> Frame:
    place = project.place(scope.module, operation.expression.span)
    return Frame("call", f"`{leaf.symbol}` blocks, but {_why_set_aside(project, scope, operation)}", leaf.symbol, place)


def _why_set_aside(project: Project, scope: Scope, operation: Operation) -> str:
    if is_once(project.evaluator, scope, operation.occurrence):
        return "it happens once"
    if is_error_path(operation.occurrence):
        return "it handles an error that is raised again"
    if project.options.is_cut(scope.module, operation.expression.span, "leaf"):
        return "a comment suppresses it"
    return "not with these arguments, or not on every way"


def blind_spots(project: Project, start: Function) -> list[Frame]:
    """The first calls below the function of which it is not known what they run."""
    found = (spot for scope in _functions_below(project, start) for spot in _unknown_calls(project, scope))
    return list(islice(found, MOST_SHOWN))


def _unknown_calls(project: Project, scope: Scope) -> Iterator[Frame]:
    known = {id(operation.expression) for operation in project.operations.of(scope)}
    for occurrence in project.operations.occurrences(scope):
        call = occurrence.expression
        if isinstance(call, Call) and id(call) not in known and occurrence.use not in NOT_CALLED_HERE:
            reason = why_unknown(project, first_unknown(project.value(scope, call.func)))
            place = project.place(scope.module, call.span)
            yield Frame("call", f"`{code(call.func)}` is not known: {reason}", scope.qualname, place)


def _functions_below(project: Project, start: Function) -> Iterator[Scope]:
    """The function, and the synchronous functions of the project that it runs, nearest first."""
    pending, seen = [start.scope], {start.scope}
    while pending and len(seen) < MOST_FUNCTIONS:
        scope = pending.pop(0)
        yield scope
        for operation in project.operations.of(scope):
            for target in operation.targets:
                if isinstance(target, Function) and project.effects.runs_when_called(target) and target.scope not in seen:
                    seen.add(target.scope)
                    pending.append(target.scope)
