"""## What it does
Reports database calls whose coroutine, context manager or lazy query is thrown away: a statement without `await`, or a result assigned
to a name that nothing reads.

## Why is this bad?
Nothing happens. The statement is not executed, the commit is not made, the connection is not closed. At best Python warns when the
coroutine is garbage collected; lazy queries and awaitable context managers never warn.

Calls of the project's own coroutine functions are reported too if they reach a driver.

## Example
```python
from sqlalchemy.ext.asyncio import AsyncSession


async def remove(session: AsyncSession, user):
    session.delete(user)
    await session.commit()
```

## Use instead
```python
from sqlalchemy.ext.asyncio import AsyncSession


async def remove(session: AsyncSession, user):
    await session.delete(user)
    await session.commit()
```

## When it stays silent
- When the coroutine is stored, returned, yielded, collected or passed to any call (`gather`, `create_task`, a project's own helper).
- On methods of asynchronous objects that are plain functions: `AsyncSession.add`, `expunge`, a Redis pipeline's commands, `find()`.
- On futures that run or are done without being awaited (`release()` of aiomysql and asyncmy). A Motor call runs as well, but its errors
  are lost: that is reported as a warning.
- When it is not known what is called, or when one of several possibilities needs no `await`.

## References
- https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html
- https://github.com/agno-agi/agno/issues/5148
- https://github.com/langchain-ai/langchain-mongodb/issues/107
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Diagnostic, Module, Severity
from asyncdb_lint.rules import Rule
from asyncdb_lint.rules.awaiting import Promise, promises, stored
from asyncdb_lint.rules.finding import finding, source_text
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Scope

RUNS_ANYWAY = frozenset({"done"})


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for promise in promises(project, scope):
            if promise.kind not in RUNS_ANYWAY and _is_lost(project, scope, promise):
                yield _report(project, scope, promise)


def _is_lost(project: Project, scope: Scope, promise: Promise) -> bool:
    if promise.occurrence.use == "discarded":
        return True
    assigned = stored(project, scope, promise.occurrence)
    return assigned is not None and not assigned.escapes and not assigned.reads and promise.kind != "running"


def _report(project: Project, scope: Scope, promise: Promise) -> Diagnostic:
    text = source_text(promise.call)
    if promise.kind == "running":
        message, severity = f"`{text}` is not awaited: it runs, but its result and its errors are lost", Severity.WARNING
    else:
        assumption = project.assumption(promise.function) if promise.function is not None else ""
        message, severity = f"`{text}` is never awaited: {_consequence(promise)}{assumption}", Severity.ERROR
    help_ = f"write `await {text}`" if scope.summary.is_async else "await it in an `async def`"
    return finding(RULE, project, scope, promise.call, message, help=help_, target=promise.symbol, severity=severity)


def _consequence(promise: Promise) -> str:
    if promise.driver is None:
        return "its database work is not done"
    match promise.symbol.rpartition(".")[2]:
        case "commit" | "rollback" | "flush" | "close" | "dispose" | "delete" | "refresh" | "aclose" as method:
            return f"the {method} does not happen"
        case "connect" | "create_pool" | "acquire" | "connection" | "getconn":
            return "no connection is made"
        case "begin" | "start":
            return "no transaction begins"
        case _:
            return "it is not executed"


RULE = Rule("ADB201", "unawaited-call", "A database call is thrown away without being awaited", Severity.ERROR, check, doc=__doc__)
