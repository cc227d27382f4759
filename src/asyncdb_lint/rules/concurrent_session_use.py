"""## What it does
Reports one `AsyncSession` used by several concurrent tasks, also through functions that get it as an argument.

## Why is this bad?
A session is one conversation with the database. If it has no connection yet, the second task gets `InvalidRequestError: This session is
provisioning a new connection; concurrent operations are not permitted`. If it has one, the queries run one after the other, which passes
every test and gains nothing; a commit beside a query fails, and concurrent flushes insert rows twice.

## Example
```python
import asyncio

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession


async def count(session: AsyncSession):
    return await session.scalar(text("SELECT count(*) FROM items"))


async def page(session: AsyncSession):
    return await session.execute(text("SELECT * FROM items LIMIT 20"))


async def listing(session: AsyncSession):
    return await asyncio.gather(count(session), page(session))
```

## Use instead
```python
import asyncio

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker


async def count(maker: async_sessionmaker[AsyncSession]):
    async with maker() as session:
        return await session.scalar(text("SELECT count(*) FROM items"))


async def page(maker: async_sessionmaker[AsyncSession]):
    async with maker() as session:
        return await session.execute(text("SELECT * FROM items LIMIT 20"))


async def listing(maker: async_sessionmaker[AsyncSession]):
    return await asyncio.gather(count(maker), page(maker))
```

## When it stays silent
- When a task only gets the session and does no I/O on it, or opens its own.
- On methods without I/O (`add`), inside `async with` a lock, and when there is only one task.
- On sessions of other libraries, such as aiohttp's.

## References
- https://docs.sqlalchemy.org/en/21/orm/session_basics.html#is-the-session-thread-safe-is-asyncsession-safe-to-share-in-concurrent-tasks
- https://github.com/sqlalchemy/sqlalchemy/issues/10092
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Diagnostic, Module, Severity
from asyncdb_lint.rules import EVERYWHERE, Rule
from asyncdb_lint.rules.concurrent_connection_use import task_frames, tasks_text
from asyncdb_lint.rules.finding import finding
from asyncdb_lint.semantics.concurrency import Sharing
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Scope


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for sharing in project.concurrency.sharings(scope):
            if sharing.resource.kind == "session":
                yield _report(project, scope, sharing)


def _report(project: Project, scope: Scope, sharing: Sharing) -> Diagnostic:
    name = sharing.class_.summary.name
    message = f"one `{name}` is shared by {tasks_text(sharing)}: it {sharing.resource.concurrent_use}"
    return finding(
        RULE,
        project,
        scope,
        sharing.group.at.expression,
        message,
        help="use one session for each task",
        target=sharing.class_.qualname,
        related=task_frames(project, scope, sharing),
    )


RULE = Rule(
    "ADB402",
    "concurrent-session-use",
    "Concurrent tasks share one session",
    Severity.ERROR,
    check,
    EVERYWHERE,
    doc=__doc__,
)
