"""## What it does
Reports `asyncio.run()` and its like over database work where an event loop already runs: in a coroutine, or in a synchronous function
that a coroutine calls.

## Why is this bad?
`RuntimeError: asyncio.run() cannot be called from a running event loop`, and the coroutine that should run the query is thrown away
unawaited. `run_until_complete()` fails in the same way, on a new loop too.

## Example
```python
import asyncio

import asyncpg


def load(pool: asyncpg.Pool, uid):
    return asyncio.run(pool.fetchrow("SELECT * FROM users WHERE id = $1", uid))


async def view(pool: asyncpg.Pool, uid):
    return load(pool, uid)
```

## Use instead
```python
import asyncpg


async def view(pool: asyncpg.Pool, uid):
    return await pool.fetchrow("SELECT * FROM users WHERE id = $1", uid)
```

## When it stays silent
- When the wrapper is called by synchronous code only, or handed to a thread.
- When the function, or one on the way to it, asks for a running loop (`asyncio.get_running_loop()`, `loop.is_running()`).
- When the project applies `nest_asyncio`.
- When the coroutine does no database work that is known.

## References
- https://docs.python.org/3/library/asyncio-runner.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from asyncdb_lint.model import Diagnostic, Frame, Module, Place, Severity
from asyncdb_lint.rules import Rule
from asyncdb_lint.rules.finding import entry_frame, finding, function_name, source_text
from asyncdb_lint.semantics.contexts import Running
from asyncdb_lint.semantics.operations import Operation
from asyncdb_lint.semantics.own_loops import LoopChain
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Function, Scope

ON_LOOP = frozenset({Running.LOOP, Running.ASYNC_ROOT, Running.STARTUP, Running.PRIVATE_LOOP})
"""At start-up, too, an event loop runs."""


class _Nested(NamedTuple):
    """A call on the loop that starts a second one, by way of the project's function `callee` (None: it does so itself)."""

    operation: Operation
    callee: Function | None
    chain: LoopChain


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        if project.running(scope) not in ON_LOOP:
            continue
        groups: dict[object, list[_Nested]] = {}
        for nested in _nested(project, scope):
            key = nested.callee.scope if nested.callee is not None else nested.operation
            groups.setdefault(key, []).append(nested)
        if groups and not project.own_loops.may_nest():
            for group in groups.values():
                yield _report(project, scope, group)


def _nested(project: Project, scope: Scope) -> Iterator[_Nested]:
    for operation in project.operations.of(scope):
        run = project.own_loops.run(scope, operation)
        if run is not None:
            yield _Nested(operation, None, LoopChain((), scope, run))
            continue
        found = project.own_loops.chain(scope, operation)
        if found is not None:
            yield _Nested(operation, *found)


def _report(project: Project, scope: Scope, group: list[_Nested]) -> Diagnostic:
    operation, callee, chain = group[0]
    run = chain.run
    starts, work = source_text(run.call), source_text(run.work)
    callees = [callee, *(step.callee for step in chain.steps)] if callee is not None else []
    names = [function_name(scope), *(function.summary.name for function in callees if function is not None)]
    reached = f"reached from coroutine `{names[0]}` (`{' -> '.join(names)}`)" if callees else f"called in coroutine `{names[0]}`"
    message = f"`{starts}` is {reached} to run `{work}`: RuntimeError, an event loop is already running"
    help_ = "await the coroutine" if callee is None else f"make `{callee.summary.name}` an `async def`, and await it"
    related = [
        Frame("call", f"and `{source_text(other.operation.expression)}`", "", _place(project, scope, other)) for other in group[1:]
    ]
    return finding(
        RULE,
        project,
        scope,
        operation.expression,
        message,
        help=help_,
        target=project.symbol(run.function),
        trace=tuple(_trace(project, scope, group[0])),
        related=related,
        cause=callees[-1].qualname if callees and callees[-1] is not None else "",
    )


def _place(project: Project, scope: Scope, nested: _Nested) -> Place:
    return project.place(scope.module, nested.operation.expression.span)


def _trace(project: Project, scope: Scope, nested: _Nested) -> Iterator[Frame]:
    callee, chain = nested.callee, nested.chain
    yield entry_frame(project, scope)
    if callee is not None:
        yield Frame("call", f"calls `{callee.summary.name}`", callee.qualname, _place(project, scope, nested))
    for step in chain.steps:
        place = project.place(step.scope.module, step.expression.span)
        yield Frame("call", f"calls `{step.callee.summary.name}`", step.callee.qualname, place)
    place = project.place(chain.scope.module, chain.run.call.span)
    yield Frame("call", "starts a second event loop here", project.symbol(chain.run.function), place)


RULE = Rule(
    "ADB208",
    "nested-event-loop",
    "Database work is run in a second event loop, while one runs",
    Severity.ERROR,
    check,
    doc=__doc__,
)
