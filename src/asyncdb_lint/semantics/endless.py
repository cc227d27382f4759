"""Whether an asynchronous generator goes on for as long as somebody listens."""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Call, Constant, Expression, For, While, Yield
from asyncdb_lint.semantics.flow import may_leave
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Function, Scope, Stream, members
from asyncdb_lint.semantics.walk import Occurrence, extent

UNBOUNDED, WAITING = "unbounded", "waiting"
DEPTH = 4
"""How many generators that iterate over another one are followed."""


def endlessness(project: Project, scope: Scope, depth: int = DEPTH) -> str:
    """ "unbounded" if the generator yields in a loop that never ends by itself; "waiting" if in one that waits, for time to pass or for
    messages; empty if it may be over soon."""
    if not scope.summary.is_async or not scope.summary.is_generator or depth == 0:
        return ""
    found = {_of_yield(project, scope, o, depth) for o in project.operations.occurrences(scope) if isinstance(o.expression, Yield)}
    return UNBOUNDED if UNBOUNDED in found else WAITING if WAITING in found else ""


def endless_yields(project: Project, scope: Scope) -> Iterator[Occurrence]:
    """The yields of a generator that stand in such a loop."""
    for occurrence in project.operations.occurrences(scope):
        if isinstance(occurrence.expression, Yield) and _of_yield(project, scope, occurrence, DEPTH):
            yield occurrence


def _of_yield(project: Project, scope: Scope, occurrence: Occurrence, depth: int) -> str:
    found = ""
    for context in occurrence.enclosing():
        match context.node:
            case While(test=test, body=body) if context.part == "loop":
                if isinstance(test, Constant) and test.value and not may_leave(body):
                    return UNBOUNDED
                found = found or (WAITING if _pauses(project, scope, context.node) else "")
            case For(is_async=True, iterable=iterable) if context.part == "loop":
                found = found or _of_source(project, scope, iterable, depth)
            case _:
                pass
    return found


def _of_source(project: Project, scope: Scope, iterable: Expression, depth: int) -> str:
    """What iterating over an asynchronous source means: a generator of the project, or a library's stream of messages."""
    for value in members(project.value(scope, iterable)):
        if isinstance(value, Stream) and value.function is not None:
            if value.function.is_stub:
                return WAITING if project.facts.function(value.function).pauses else ""
            return endlessness(project, value.function.scope, depth - 1)
    return ""


def _pauses(project: Project, scope: Scope, loop: While) -> bool:
    """Whether each turn of the loop may wait for something that is not I/O of its own."""
    whole = extent(loop)
    for occurrence in project.operations.occurrences(scope):
        call = occurrence.expression
        if isinstance(call, Call) and whole.start <= call.span.start < whole.end:
            functions = members(project.value(scope, call.func))
            if any(isinstance(f, Function) and project.facts.function(f).pauses and not _is_zero(call) for f in functions):
                return True
    return False


def _is_zero(call: Call) -> bool:
    """Whether the call only lets other tasks run (`sleep(0)`)."""
    return len(call.arguments) == 1 and isinstance(call.arguments[0].value, Constant) and call.arguments[0].value.value == 0
