"""Pools, engines and clients that live as long as the process, and keep connections that belong to one event loop."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from asyncdb_lint.model import Attribute, Call, Expression, Name
from asyncdb_lint.rules.engines import engines
from asyncdb_lint.semantics.facts import FunctionFacts
from asyncdb_lint.semantics.identity import Identity, identity
from asyncdb_lint.semantics.memory import remembered
from asyncdb_lint.semantics.operations import Operation
from asyncdb_lint.semantics.options import StubCall, stub_calls, stub_function
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Function, Scope, members
from asyncdb_lint.semantics.walk import Occurrence

POOL_OPTIONS = frozenset({"poolclass", "pool", "connection_pool"})
MOST_FUNCTIONS = 400
"""How many functions below a coroutine are looked at."""


class LoopBound(NamedTuple):
    """A global variable that holds such an object: the `call` that makes it, its `name`, and the identities of it and of what is bound
    to it (factories of sessions)."""

    call: StubCall
    name: str
    identities: frozenset[Identity]


class Way(NamedTuple):
    """How a function comes to use it: the calls from function to function, then the use in the last one."""

    calls: tuple[tuple[Scope, Expression, Scope], ...]
    scope: Scope
    use: Expression


@remembered
def loop_bound(project: Project) -> tuple[LoopBound, ...]:
    """All such objects of a project, each assigned once, at its module's top level."""
    return tuple(_find(project))


def _find(project: Project) -> Iterator[LoopBound]:
    for module in project.modules:
        bound_engines = {id(engine.call.call) for engine in engines(project, module) if _connects_in_loop(project, engine.loads)}
        scope = Scope(module, 0)
        for call in stub_calls(project, scope):
            if not call.complete or not POOL_OPTIONS.isdisjoint({*call.arguments, *call.extra}):
                continue
            if call.facts.binds_loop or id(call.call) in bound_engines:
                name = _only_name(project, call)
                if name:
                    yield LoopBound(call, name, _with_bound(project, ("global", module, name)))


def _connects_in_loop(project: Project, loads: object) -> bool:
    """Whether what an engine's URL loads connects in the running loop, and fails in another."""
    connect = loads.get("connect") if isinstance(loads, dict) else None
    function = stub_function(project, str(connect)) if connect else None
    return function is not None and project.facts.function(function).binds_loop


def _only_name(project: Project, call: StubCall) -> str:
    """The global variable that gets the object and nothing else; empty if there is none."""
    module = call.scope.module
    found = [b.name for b in module.summary.functions[0].bindings if b.kind == "assign" and b.value is call.call and not b.path]
    return found[0] if len(found) == 1 and len(project.table.globals_of(module).get(found[0], ())) == 1 else ""


def _with_bound(project: Project, made: Identity) -> frozenset[Identity]:
    """The object's identity with those of the global factories that are bound to it."""
    found = {made}
    for module in project.modules:
        for call in stub_calls(project, Scope(module, 0)):
            bind = call.by_role("bind")
            if bind is not None and identity(project, bind.scope, bind.expression) == made:
                found |= {("global", module, b.name) for b in module.summary.functions[0].bindings if b.value is call.call}
    return frozenset(found)


# --------------------------------------------------------------------------------------------------------------------- reach


def way_to(project: Project, start: Scope, bound: LoopBound) -> Way | None:
    """The shortest way from a coroutine function to a use of the object; None if there is none, or if it closes such objects itself."""
    queue: deque[tuple[Scope, tuple[tuple[Scope, Expression, Scope], ...]]] = deque([(start, ())])
    seen = {start}
    found: Way | None = None
    while queue and len(seen) < MOST_FUNCTIONS:
        scope, calls = queue.popleft()
        for operation in project.operations.of(scope):
            if _disposes(project, operation):
                return None
            for target in operation.targets:
                if isinstance(target, Function) and not target.is_stub and target.scope not in seen:
                    seen.add(target.scope)
                    queue.append((target.scope, (*calls, (scope, operation.expression, target.scope))))
        use = _use_in(project, scope, bound) if found is None else None
        if use is not None:
            found = Way(calls, scope, use)
    return found


def _disposes(project: Project, operation: Operation) -> bool:
    return any(isinstance(target, Function) and project.facts.function(target).disposes for target in operation.targets)


def _use_in(project: Project, scope: Scope, bound: LoopBound) -> Expression | None:
    for occurrence in project.operations.occurrences(scope):
        expression = occurrence.expression
        is_use = isinstance(expression, Name | Attribute) and _takes_connection(project, scope, occurrence)
        if is_use and identity(project, scope, expression) in bound.identities:
            return expression
    return None


def _takes_connection(project: Project, scope: Scope, occurrence: Occurrence) -> bool:
    """Whether the use takes a connection: a method that does, a call of a factory, or a session that is bound to it."""
    match occurrence.use, occurrence.parent:
        case "receiver", Attribute() as method:
            return any(f.acquires or f.borrows or f.executes or (c and not f.disposes) for f, c in _facts(project, scope, method))
        case "called", Call():
            return any(facts.acquires for facts, _ in _facts(project, scope, occurrence.expression, "__call__"))
        case "argument", Call() as call:
            return any(facts.acquires for facts, _ in _facts(project, scope, call.func, "__init__"))
        case _:
            return False


def _facts(project: Project, scope: Scope, callee: Expression, method: str = "") -> Iterator[tuple[FunctionFacts, bool]]:
    """What the stubs say of the functions that calling the expression runs, and whether they are coroutine functions."""
    for member in members(project.value(scope, callee)):
        functions = [member] if isinstance(member, Function) else []
        if method and not functions:
            functions = [m for m in members(project.evaluator.attribute(member, method)) if isinstance(m, Function)]
        for function in functions:
            if function.is_stub:
                yield project.facts.function(function), function.summary.is_async
