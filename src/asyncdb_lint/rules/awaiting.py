"""What the rules about lost awaits share: which calls give something that must be awaited, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from asyncdb_lint.model import Assign, Bind, Call, Expression, Name
from asyncdb_lint.rules.protocols import is_undecorated
from asyncdb_lint.semantics.facts import Driver
from asyncdb_lint.semantics.flow import origins
from asyncdb_lint.semantics.operations import Operation
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import (
    NONE,
    Class,
    Coroutine,
    Function,
    Instance,
    Overloads,
    Scope,
    Value,
    members,
)
from asyncdb_lint.semantics.walk import Occurrence

PROTOCOLS = {"AwaitableContext": "context", "LazyQuery": "query", "RunningFuture": "running", "DoneFuture": "done"}


NOT_LOST = frozenset({"awaited", "decorator", "default", "annotation"})
"""Uses of a promise that are no mistake, or of which nothing is known."""


class Promise(NamedTuple):
    """A call that gives something to await.

    `kind` is "coroutine", "context" (an awaitable context manager), "query" (lazy), "running" (a future that runs anyway) or "done" (one
    that is done, or runs anyway and has no result); `symbol` the canonical name of what is called; `driver` None for a coroutine
    function of the project that reaches a driver; `function` that of a stub.
    """

    occurrence: Occurrence
    kind: str
    symbol: str
    driver: Driver | None
    function: Function | None = None

    @property
    def call(self) -> Expression:
        return self.occurrence.expression

    @property
    def noun(self) -> str:
        """What the un-awaited value is, as messages say it."""
        return {"query": "query", "running": "future", "done": "future"}.get(self.kind, "coroutine")


class Stored(NamedTuple):
    """A value assigned to a local name, and the reads of that name that it reaches, in evaluation order.

    `escapes`: more may be done with it than the reads show (a closure or another scope has it), or a read may give another value.
    """

    name: str
    reads: tuple[Occurrence, ...]
    escapes: bool


def promises(project: Project, scope: Scope) -> Iterator[Promise]:
    """The calls (and properties read) of a function's body that give something to await, whatever is done with it."""
    for occurrence in project.operations.occurrences(scope):
        if isinstance(occurrence.expression, Call) and occurrence.use not in NOT_LOST:
            promise = _promise(project, scope, occurrence, occurrence.expression)
            if promise is not None:
                yield promise
    for operation in project.operations.of(scope):
        if operation.kind == "get" and operation.occurrence.use not in NOT_LOST:
            yield from _property(project, operation)


def _property(project: Project, operation: Operation) -> Iterator[Promise]:
    """The coroutine that reading a property of the project gives, if every property that may be read gives one."""
    functions = [target for target in operation.targets if isinstance(target, Function)]
    if functions and all(_is_coroutine_with_work(project, function) for function in functions):
        yield Promise(operation.occurrence, "coroutine", functions[0].qualname, None)


def _is_coroutine_with_work(project: Project, function: Function) -> bool:
    """Whether the project's function is a coroutine function that reaches a driver, and what it gives is known."""
    summary = function.summary
    is_coroutine = summary.is_async and not summary.is_generator
    return is_coroutine and is_undecorated(project, function) and project.driver_work.reached_from(function)


def _promise(project: Project, scope: Scope, occurrence: Occurrence, call: Call) -> Promise | None:
    function = _callee(project, project.value(scope, call.func))
    kind = _kind_of_call(project, scope, call)
    if function is None or not kind:
        return None
    if not function.is_stub:
        reaches = kind == "coroutine" and _is_coroutine_with_work(project, function)
        return Promise(occurrence, kind, function.qualname, None) if reaches else None
    driver = project.facts.driver(function.scope.module)
    return Promise(occurrence, kind, project.symbol(function), driver, function) if driver is not None else None


def _kind_of_call(project: Project, scope: Scope, call: Call) -> str:
    """What kind of thing to await the call gives; empty if it gives none, or one of several."""
    kinds = {_kind(project, member) for member in members(project.value(scope, call))}
    return kinds.pop() if len(kinds) == 1 else ""


def gives_promise(project: Project, scope: Scope, call: Call) -> bool:
    """Whether the call gives something to await, whoever defines it."""
    return bool(_kind_of_call(project, scope, call))


def _callee(project: Project, value: Value) -> Function | None:
    """The one function that is called, or the first of those that agree; None if anything else may be."""
    found: Function | None = None
    for member in members(value):
        match member:
            case Function():
                found = found or member
            case Overloads(functions=functions):
                found = found or functions[0]
            case Class() if member.module.is_stub:
                initializer = project.evaluator.class_function(member)
                if initializer is None:
                    return None
                found = found or initializer
            case _:
                if member != NONE:
                    return None
    return found


def _kind(project: Project, value: Value) -> str:
    match value:
        case Coroutine():
            return "coroutine"
        case Instance(class_=class_):
            for base in project.evaluator.mro(class_):
                protocol = PROTOCOLS.get(project.evaluator.vocabulary_name(base), "")
                if protocol:
                    return "done" if protocol == "running" and base.arguments == (NONE,) else protocol
            return ""
        case _:
            return ""


# ------------------------------------------------------------------------------------------------------------- stored values


def stored(project: Project, scope: Scope, made: Occurrence) -> Stored | None:
    """The local name that a value is assigned to where it is made, with its reads; None if it is assigned to nothing, or otherwise."""
    statement = made.parent
    if made.use != "stored" or not isinstance(statement, Assign) or len(statement.targets) != 1:
        return None
    target = statement.targets[0]
    summary = scope.summary
    if not isinstance(target, Bind) or summary.kind not in ("def", "module"):
        return None
    outlives = target.name in summary.globals or target.name in summary.nonlocals
    if outlives or summary.kind == "module" or is_captured(scope, target.name):
        return Stored(target.name, (), escapes=True)
    reads, escapes = [], False
    for occurrence in project.operations.occurrences(scope):
        name = occurrence.expression
        if isinstance(name, Name) and name.scope == "local" and name.name == target.name:
            behind = origins(summary, summary.reaching[name.use])
            if target.binding in behind:
                reads.append(occurrence)
                escapes = escapes or behind != {target.binding}
    return Stored(target.name, tuple(reads), escapes)


def is_captured(scope: Scope, name: str) -> bool:
    """Whether a function inside this one uses the name."""
    functions = scope.module.summary.functions
    for index in range(scope.index + 1, len(functions)):
        parent = functions[index].parent
        while parent > scope.index:
            parent = functions[parent].parent
        if parent == scope.index and any(use.name == name for use in captured_names(functions[index].body)):
            return True
    return False


def captured_names(body: object) -> Iterator[Name]:
    """The captured names that a body reads."""
    if isinstance(body, Name):
        if body.scope == "captured":
            yield body
    elif isinstance(body, tuple):
        for item in body:
            yield from captured_names(item)
