"""## What it does
Reports a second connection that is taken from a pool while the function holds one of it, also in functions that it calls.

## Why is this bad?
When every connection is held by a request that waits for a second one, none is given back: with `max_size=10`, ten requests at once are
enough. asyncpg then hangs for ever, psycopg_pool raises `PoolTimeout`, SQLAlchemy `QueuePool limit … reached` after 30 seconds. A single
request works, so tests pass. With a pool of one connection the first call hangs (an error).

## Example
```python
import asyncpg


async def audit(pool: asyncpg.Pool, event):
    await pool.execute("INSERT INTO audit VALUES ($1)", event)


async def rename(pool: asyncpg.Pool, uid, name):
    async with pool.acquire() as conn:
        await conn.execute("UPDATE users SET name = $1 WHERE id = $2", name, uid)
        await audit(pool, "renamed")
```

## Use instead
```python
import asyncpg


async def audit(conn: asyncpg.Connection, event):
    await conn.execute("INSERT INTO audit VALUES ($1)", event)


async def rename(pool: asyncpg.Pool, uid, name):
    async with pool.acquire() as conn:
        await conn.execute("UPDATE users SET name = $1 WHERE id = $2", name, uid)
        await audit(conn, "renamed")
```

## When it stays silent
- When the pools differ, or may differ; when the first connection was given back, or its transaction ended, before.
- On sessions that have executed nothing: they hold no connection yet.
- On `NullPool` and other pools without a limit, on SQLite, and on engines of which it cannot be seen how they were made.
- When a condition decides whether a connection at hand is used (`if conn is None:`), inside a lock or semaphore, and in tasks of their own.
- Outside the application: scripts and tests run one after the other.

## References
- https://github.com/MagicStack/asyncpg/issues/5
- https://github.com/aio-libs/aiopg/issues/127
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Diagnostic, Frame, Module, Severity
from asyncdb_lint.rules import APPLICATION, Rule
from asyncdb_lint.rules.finding import call_text, finding
from asyncdb_lint.semantics.holding_states import Held
from asyncdb_lint.semantics.holdings import Holding, holdings
from asyncdb_lint.semantics.nesting import Nested, Nesting
from asyncdb_lint.semantics.operations import Operation
from asyncdb_lint.semantics.pools import Pool, acquisitions, lender, limit, makes_wait
from asyncdb_lint.semantics.project import Project


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for holding in holdings(project, scope):
            pool = lender(project, holding)
            if pool is not None and makes_wait(project, pool):
                for nested, operation in _nested(project, holding, pool):
                    yield _report(project, holding, pool, nested, operation)


def _nested(project: Project, holding: Holding, pool: Pool) -> Iterator[tuple[Nested, Operation]]:
    """What takes a second connection while the holding is held."""
    states = Held(project, holding)
    own = {id(a.call.call): a for a in acquisitions(project, holding.scope) if a.pool.is_same(pool) and a.call is not holding.call}
    nesting = Nesting(project, pool)
    for operation in project.operations.of(holding.scope):
        occurrence = operation.occurrence
        if not states.at(occurrence.expression) or project.concurrency.is_limited(holding.scope, occurrence):
            continue
        direct = own.get(id(occurrence.expression))
        nested = Nested((), direct) if direct is not None else nesting.taken_by(holding.scope, operation)
        if nested is not None:
            yield nested, operation


def _report(project: Project, holding: Holding, pool: Pool, nested: Nested, operation: Operation) -> Diagnostic:
    scope = holding.scope
    names = [scope.summary.bindings[number].name for number in sorted(holding.bindings)]
    name = f"`{names[0]}`" if names else f"a {holding.resource.kind}"
    way = " -> ".join(step.callee.summary.name for step in nested.steps)
    taken = call_text(nested.acquisition.call.call)
    what = f"`{taken}`" + (f" ({way})" if way else "")
    is_only = limit(project, pool) == 1
    end = "the pool has no other" if is_only else "requests that wait for each other never end"
    message = f"{what} takes a second connection while {name} holds one: {end}"
    place = project.place(scope.module, holding.call.call.span)
    related = [Frame("origin", f"{name} holds a connection from here", project.symbol(holding.call.function), place)]
    for step in nested.steps:
        place = project.place(step.scope.module, step.expression.span)
        related.append(Frame("call", f"calls `{step.callee.summary.name}`", step.callee.qualname, place))
    inner = nested.acquisition.call
    if nested.steps:
        place = project.place(inner.scope.module, inner.call.span)
        related.append(Frame("call", "takes the second connection", project.symbol(inner.function), place))
    return finding(
        RULE,
        project,
        scope,
        operation.expression,
        message,
        help=f"pass {name} on, or give it back first",
        target=project.symbol(inner.function),
        related=related,
        severity=Severity.ERROR if is_only else Severity.WARNING,
    )


RULE = Rule(
    "ADB305",
    "nested-pool-acquire",
    "A second connection of the pool is taken while one is held",
    Severity.WARNING,
    check,
    APPLICATION,
    doc=__doc__,
)
