"""## What it does
Reports one connection, transaction, cursor or prepared statement used by several concurrent tasks.

## Why is this bad?
A database connection does one thing at a time. asyncpg raises `InterfaceError: cannot perform operation: another operation is in
progress` for all but the first task, also inside a transaction; aiomysql and mysql.connector raise `RuntimeError`; asyncmy hangs. With
psycopg and SQLAlchemy's `AsyncConnection` the statements run one after the other: no time is gained (a warning).

## Example
```python
import asyncio

import asyncpg


async def write(conn: asyncpg.Connection):
    await asyncio.gather(conn.execute("INSERT INTO a VALUES (1)"), conn.execute("INSERT INTO b VALUES (1)"))
```

## Use instead
```python
import asyncio

import asyncpg


async def write(conn: asyncpg.Connection):
    await conn.execute("INSERT INTO a VALUES (1)")
    await conn.execute("INSERT INTO b VALUES (1)")


async def write_independently(pool: asyncpg.Pool):
    await asyncio.gather(pool.execute("INSERT INTO a VALUES (1)"), pool.execute("INSERT INTO b VALUES (1)"))
```

## When it stays silent
- On pools, engines and clients: each task gets a connection of its own.
- Inside psycopg's `async with conn.pipeline()`; inside `async with` a lock.
- When each task takes or opens a connection itself; when there is only one task.
- On aiosqlite, unless one of the tasks writes in bulk, commits or rolls back.

## References
- https://github.com/MagicStack/asyncpg/issues/56
- https://github.com/aio-libs/aiomysql/issues/179
- https://www.psycopg.org/psycopg3/docs/advanced/async.html
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Diagnostic, Frame, Module, Severity
from asyncdb_lint.rules import EVERYWHERE, Rule
from asyncdb_lint.rules.finding import call_text, finding
from asyncdb_lint.semantics.concurrency import Sharing
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Scope


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for sharing in project.concurrency.sharings(scope):
            if sharing.resource.kind != "session":
                yield _report(project, scope, sharing)


def _report(project: Project, scope: Scope, sharing: Sharing) -> Diagnostic:
    driver = project.facts.driver(sharing.class_.module)
    name = driver.name if driver is not None else sharing.class_.qualname
    message = f"one {name} {sharing.resource.kind} is used by {tasks_text(sharing)}: {name} {sharing.resource.concurrent_use}"
    help_ = "let each task take a connection from the pool, or await one after the other"
    severity = Severity.WARNING if sharing.resource.concurrent_severity == "warning" else Severity.ERROR
    return finding(
        RULE,
        project,
        scope,
        sharing.group.at.expression,
        message,
        help=help_,
        target=sharing.class_.qualname,
        related=task_frames(project, scope, sharing),
        severity=severity,
    )


def tasks_text(sharing: Sharing) -> str:
    return f"{sharing.count} concurrent tasks" if sharing.count > 1 else "several concurrent tasks"


def task_frames(project: Project, scope: Scope, sharing: Sharing) -> Iterator[Frame]:
    """The tasks that share the object."""
    for member, use in sharing.uses:
        place = project.place(scope.module, member.expression.span)
        yield Frame("call", f"`{call_text(member.expression)}` uses it", use.symbol, place)


RULE = Rule(
    "ADB401",
    "concurrent-connection-use",
    "Concurrent tasks share one connection",
    Severity.ERROR,
    check,
    EVERYWHERE,
    doc=__doc__,
)
