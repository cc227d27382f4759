"""## What it does
Reports functions that start a new event loop each time, with `asyncio.run()`, and use in it a pool, an engine or a client that lives as
long as the process.

## Why is this bad?
It keeps connections of the first loop, which is closed, and the second call gets one of them: `RuntimeError: Task … got Future … attached
to a different loop` (SQLAlchemy over aiomysql and asyncmy, and over asyncpg without `command_timeout`), `RuntimeError: Event loop is
closed` (redis.asyncio, and SQLAlchemy over asyncpg with `command_timeout`), `InterfaceError: cannot perform operation: another operation
is in progress` (a pool of asyncpg). The first call works, so tests pass.

## Example
```python
import asyncio

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine("postgresql+asyncpg://app@db/app", connect_args={"command_timeout": 30})


async def count():
    async with engine.connect() as conn:
        return await conn.scalar(text("SELECT count(*) FROM jobs"))


def report():
    while True:
        print(asyncio.run(count()))
```

## Use instead
```python
import asyncio

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

engine = create_async_engine(
    "postgresql+asyncpg://app@db/app", poolclass=NullPool, connect_args={"command_timeout": 30}
)


async def count():
    async with engine.connect() as conn:
        return await conn.scalar(text("SELECT count(*) FROM jobs"))


def report():
    while True:
        print(asyncio.run(count()))
```

## When it stays silent
- Unless the function is known to run several loops in one process: it is called for each request or task, starts one in a loop, or
  starts one after another.
- On drivers whose connections survive the loop (psycopg, aiosqlite), and where the URL is not known.
- When the engine has a pool class of its own choice (`NullPool`), is made in the coroutine, or assigned more than once.
- When something in the coroutine disposes of it: `await engine.dispose()`, `await client.aclose()`.
- When all coroutines run in one loop that is kept (`asyncio.Runner`, a global loop).

## References
- https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html#using-multiple-asyncio-event-loops
- https://github.com/sqlalchemy/sqlalchemy/issues/5626
- https://github.com/skypilot-org/skypilot/pull/8725
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from asyncdb_lint.model import Attribute, Call, Diagnostic, Frame, If, Match, Module, Name, Severity, Try
from asyncdb_lint.rules import RUNNING_CODE, Rule
from asyncdb_lint.rules.finding import call_text, finding
from asyncdb_lint.rules.loop_bound import LoopBound, Way, loop_bound, way_to
from asyncdb_lint.semantics.operations import Operation
from asyncdb_lint.semantics.own_loops import LoopRun
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.registrations import Registered
from asyncdb_lint.semantics.values import Class, Coroutine, Function, Instance, Scope, members
from asyncdb_lint.semantics.walk import Occurrence

REPEATED = frozenset({"request", "background"})
"""When a framework calls a function again and again."""


class Run(NamedTuple):
    """A call that runs a coroutine in a new loop, and how that comes to the object."""

    operation: Operation
    run: LoopRun
    way: Way


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        if scope.summary.is_async:
            continue
        runs = [
            (o, r) for o in project.operations.of(scope) if (r := project.own_loops.run(scope, o)) and _is_new(project, scope, r)
        ]
        for bound in loop_bound(project) if runs else ():
            found = [Run(o, r, way) for o, r in runs if (way := _way(project, scope, r, bound))]
            again = _again(project, scope, found) if found else None
            if again is not None:
                yield _report(project, scope, bound, found[0], again)


def _is_new(project: Project, scope: Scope, run: LoopRun) -> bool:
    """Whether the loop is made for this call of the function: by the call itself, or in the function."""
    if run.function.summary.owner < 0:
        return True
    maker = run.call.func.value if isinstance(run.call.func, Attribute) else None
    if isinstance(maker, Name) and maker.scope == "local":
        reaching = scope.summary.reaching[maker.use]
        binding = scope.summary.bindings[reaching[0]] if len(reaching) == 1 and reaching[0] >= 0 else None
        maker = binding.value if binding is not None and binding.name not in scope.summary.globals else None
    if not isinstance(maker, Call):
        return False
    for member in members(project.value(scope, maker.func)):
        function = project.evaluator.class_function(member) if isinstance(member, Class) and member.module.is_stub else member
        if isinstance(function, Function) and project.facts.function(function).makes_loop:
            return True
    return False


def _way(project: Project, scope: Scope, run: LoopRun, bound: LoopBound) -> Way | None:
    """How the coroutine that is run comes to the object."""
    for member in members(project.value(scope, run.work)):
        function = member.function if isinstance(member, Coroutine) else member
        if isinstance(function, Function) and not function.is_stub:
            way = way_to(project, function.scope, bound)
            if way is not None:
                return way
    return None


# ------------------------------------------------------------------------------------------------------------------- again


def _again(project: Project, scope: Scope, runs: list[Run]) -> tuple[str, tuple[Frame, ...]] | None:
    """Why a second loop follows in the same process, with the evidence; None if that is not known."""
    for run in runs:
        if any(context.part in ("loop", "comprehension") for context in run.operation.occurrence.enclosing()):
            return "in a loop", ()
    for number, run in enumerate(runs):
        later = next((r for r in runs[number + 1 :] if _follows(run.operation.occurrence, r.operation.occurrence)), None)
        if later is not None:
            place = project.place(scope.module, later.operation.expression.span)
            return "more than once", (Frame("call", "the next loop", scope.qualname, place),)
    registered = _registered_above(project, scope)
    return ("on every call", registered) if registered is not None else None


def _follows(first: Occurrence, second: Occurrence) -> bool:
    """Whether the second run always comes after the first: it stands in the same block, or in one within it."""
    inside = {(id(context.node), context.part) for context in second.enclosing()}
    around = [context for context in first.enclosing() if isinstance(context.node, If | Match | Try)]
    return all((id(context.node), context.part) in inside and not isinstance(context.node, Match) for context in around)


def _registered_above(project: Project, scope: Scope) -> tuple[Frame, ...] | None:
    """The shortest way from a function that a framework calls for each request or task."""
    queue: deque[tuple[Scope, tuple[Frame, ...]]] = deque([(scope, ())])
    seen = {scope}
    while queue:
        first, frames = queue.popleft()
        registered = project.contexts.registered(first)
        again = next((r for r in registered if _is_repeated(project, r)), None)
        if again is not None:
            place = project.place(first.module, first.summary.name_span)
            return (Frame("entry", f"`{first.summary.name}` runs for every request or task", first.qualname, place), *frames)
        for site in () if registered else project.callers.calls_of(first):
            if site.scope not in seen and not site.scope.summary.is_async:
                seen.add(site.scope)
                place = project.place(site.scope.module, site.call.span)
                queue.append((site.scope, (Frame("call", f"calls `{first.summary.name}`", first.qualname, place), *frames)))
    return None


def _is_repeated(project: Project, registered: Registered) -> bool:
    if registered.registration.when in REPEATED:
        return True
    return registered.registration.when == "thread" and project.facts.function(registered.by).registers is not None


# ------------------------------------------------------------------------------------------------------------------ report


def _report(project: Project, scope: Scope, bound: LoopBound, run: Run, again: tuple[str, tuple[Frame, ...]]) -> Diagnostic:
    how, frames = again
    starter = call_text(run.run.call)
    noun = _noun(project, bound)
    message = f"the {noun} `{bound.name}` keeps connections of one event loop, but `{starter}` starts a new one here {how}"
    made = project.place(bound.call.scope.module, bound.call.call.span)
    trace = [*frames, *_way_frames(project, run.way, bound)]
    related = [Frame("origin", f"`{bound.name}` is made here", bound.call.name, made)]
    help_ = f"use a pool class that keeps no connections, or close the {noun} at the end of the coroutine"
    return finding(
        RULE, project, scope, run.operation.expression, message, help=help_, target=bound.call.name, trace=trace, related=related
    )


def _noun(project: Project, bound: LoopBound) -> str:
    for member in members(project.value(bound.call.scope, bound.call.call)):
        if isinstance(member, Instance):
            class_ = member.class_.arguments[0] if project.evaluator.vocabulary_name(member.class_) else member
            class_ = class_.class_ if isinstance(class_, Instance) else class_
            resource = project.facts.resource(class_) if isinstance(class_, Class) else None
            if resource is not None:
                return resource.kind
    return "object"


def _way_frames(project: Project, way: Way, bound: LoopBound) -> Iterator[Frame]:
    for caller, expression, callee in way.calls:
        place = project.place(caller.module, expression.span)
        yield Frame("call", f"calls `{callee.summary.name}`", callee.qualname, place)
    yield Frame("call", f"uses `{bound.name}`", way.scope.qualname, project.place(way.scope.module, way.use.span))


RULE = Rule(
    "ADB308",
    "engine-crosses-event-loops",
    "A pool is used in one event loop after another",
    Severity.ERROR,
    check,
    RUNNING_CODE,
    doc=__doc__,
)
