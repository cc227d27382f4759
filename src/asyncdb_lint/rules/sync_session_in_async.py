"""## What it does
Reports synchronous SQLAlchemy and SQLModel sessions, connections and engines used in code that runs on the event loop.

## Why is this bad?
It works, and nothing warns. But each query holds up the whole event loop while the server works: a query of one second stalls every
other request for one second.

One finding stands for all such calls of a function; the further calls are listed with it.

## Example
```python
from fastapi import Depends, FastAPI
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

app = FastAPI()
SessionLocal = sessionmaker(create_engine("postgresql+psycopg://app"))


class User(DeclarativeBase): ...


def get_db():
    with SessionLocal() as session:
        yield session


@app.get("/users")
async def users(db: Session = Depends(get_db)):
    return db.scalars(select(User)).all()
```

## Use instead
A plain `def` endpoint, which FastAPI runs in a thread:
```python
from fastapi import Depends, FastAPI
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

app = FastAPI()
SessionLocal = sessionmaker(create_engine("postgresql+psycopg://app"))


class User(DeclarativeBase): ...


def get_db():
    with SessionLocal() as session:
        yield session


@app.get("/users")
def users(db: Session = Depends(get_db)):
    return db.scalars(select(User)).all()
```
or an `AsyncSession`:
```python
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase


class User(DeclarativeBase): ...


async def users(db: AsyncSession):
    return (await db.scalars(select(User))).all()
```

## When it stays silent
- In plain `def` endpoints, dependencies and background tasks, which run in a thread.
- Where the session is only passed on, for instance to `run_in_threadpool()`; on methods without I/O (`add`, `expunge`, building
  statements).
- In callbacks of `AsyncSession.run_sync()` and in event listeners, which get synchronous objects by design.
- Where the coroutine does nothing else with it than to roll back after an error.
- In migrations and tests; in start-up and shutdown code.

## References
- https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html
- https://github.com/sqlalchemy/sqlalchemy/issues/9718
- https://github.com/IBM/mcp-context-forge/issues/2518
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Call, Diagnostic, Frame, Module, Severity
from asyncdb_lint.rules import RUNNING_CODE, Rule
from asyncdb_lint.rules.blocking import BlockingCall, blocking_calls, further_calls, reported_groups, session_defect
from asyncdb_lint.rules.engines import sync_half
from asyncdb_lint.rules.finding import entry_frame, finding, function_name
from asyncdb_lint.semantics.assumptions import is_error_path
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Scope


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        if project.runs_on_event_loop(scope):
            calls = [call for call in blocking_calls(project, scope) if _blocks_session(project, scope, call)]
            for group in reported_groups(project, scope, calls, RULE, key=lambda call: RULE.code):
                if not is_error_path(group[0].operation.occurrence):  # the first that there is, and the rest as well
                    yield _report(project, scope, group)


def _blocks_session(project: Project, scope: Scope, call: BlockingCall) -> bool:
    """Whether the call does a session's I/O; on the synchronous half of an asynchronous engine it fails instead."""
    expression = call.operation.expression
    if isinstance(expression, Call) and sync_half(project, scope, expression) is not None:
        return False
    return call.leaf.driver.layer == "session"


def _report(project: Project, scope: Scope, calls: list[BlockingCall]) -> Diagnostic:
    first = calls[0]
    resource = first.leaf.resource
    count = f" ({len(calls)} calls)" if len(calls) > 1 else ""
    what = f"`{first.leaf.symbol}`"
    if first.leaf.function.receiver is not None:
        what = f"a synchronous {first.leaf.driver.name} `{first.leaf.symbol.split('.')[-2]}`"
    message = f"`{function_name(scope)}` blocks the event loop in {what}{count}"
    use = resource.use if resource is not None and resource.use else first.leaf.driver.use
    expression = first.operation.expression
    place = project.place(scope.module, expression.span)
    return finding(
        RULE,
        project,
        scope,
        expression,
        message,
        help=f"use {use}, or move the work into a function that runs in a thread",
        target=first.leaf.symbol,
        trace=(entry_frame(project, scope), Frame("blocking", "blocks here", first.leaf.symbol, place)),
        related=further_calls(project, scope, calls),
        defect=session_defect(scope),
    )


RULE = Rule(
    "ADB102",
    "sync-session-in-async",
    "A synchronous session, connection or engine is used on the event loop",
    Severity.ERROR,
    check,
    RUNNING_CODE,
    subsumes=("ADB103",),
    doc=__doc__,
)
