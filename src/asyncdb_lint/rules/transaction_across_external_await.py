"""## What it does
Reports a wait for another service, another process or a pause, while a transaction is open: something was executed on the connection or
session, and nothing has been committed, rolled back or closed since.

## Why is this bad?
The connection is taken from the pool, and the rows that were written stay locked, for as long as the other side takes. Under load the pool
runs dry (`QueuePool limit … reached`), and the server may end the transaction (`idle_in_transaction_session_timeout`), so that the next
statement fails.

## Example
```python
import aiohttp
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker


async def complete(maker: async_sessionmaker[AsyncSession], http: aiohttp.ClientSession, doc_id):
    async with maker() as session:
        body = await session.scalar(text("SELECT body FROM docs WHERE id = :id"), {"id": doc_id})
        async with http.post("https://llm.example", json={"body": body}) as response:
            return await response.json()
```

## Use instead
```python
import aiohttp
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker


async def complete(maker: async_sessionmaker[AsyncSession], http: aiohttp.ClientSession, doc_id):
    async with maker() as session:
        body = await session.scalar(text("SELECT body FROM docs WHERE id = :id"), {"id": doc_id})
    async with http.post("https://llm.example", json={"body": body}) as response:
        return await response.json()
```

## When it stays silent
- When nothing was executed yet on some way to the wait, or it was committed, rolled back or closed.
- On connections that commit each statement, outside an explicit transaction.
- When the connection was handed on: what others do with it cannot be seen.
- With locks that must be held meanwhile: advisory locks, `SKIP LOCKED`.
- On pauses of less than a second, or of an unknown time, and on waits in exception handlers.
- Outside the application.

## References
- https://github.com/IBM/mcp-context-forge/issues/2518
- https://www.postgresql.org/docs/current/runtime-config-client.html
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Call, Diagnostic, Frame, Module, Severity
from asyncdb_lint.rules import APPLICATION, Rule
from asyncdb_lint.rules.finding import call_text, finding
from asyncdb_lint.semantics.escapes import escapes, is_yielded
from asyncdb_lint.semantics.executed import executed
from asyncdb_lint.semantics.holding_states import Held
from asyncdb_lint.semantics.holdings import Holding, holdings
from asyncdb_lint.semantics.options import stub_calls
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.replies import Wait, replies
from asyncdb_lint.semantics.values import Scope


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for holding in holdings(project, scope):
            waits = list(_waits(project, holding))
            if waits and not _needs_lock(project, scope) and not escapes(project, holding) and not is_yielded(project, holding):
                yield _report(project, holding, waits)


def _waits(project: Project, holding: Holding) -> Iterator[tuple[Call, Wait]]:
    """The calls that wait while a transaction is open."""
    states = Held(project, holding)
    for operation in project.operations.of(holding.scope):
        call = operation.expression
        if isinstance(call, Call) and states.is_open(call) and not states.is_passed_to(call):
            wait = replies(project).wait(holding.scope, operation)
            if wait is not None:
                yield call, wait


def _needs_lock(project: Project, scope: Scope) -> bool:
    """Whether the function takes a lock that must be held as long as the work takes."""
    for call in stub_calls(project, scope):
        for statement in executed(project, call) or ():
            if "LOCKED" in statement.words or any(word.startswith("PG_ADVISORY") for word in statement.words):
                return True
    calls = (o.expression for o in project.operations.occurrences(scope) if isinstance(o.expression, Call))
    return any(argument.keyword == "skip_locked" for call in calls for argument in call.arguments)


def _report(project: Project, holding: Holding, waits: list[tuple[Call, Wait]]) -> Diagnostic:
    scope = holding.scope
    call, wait = waits[0]
    names = [scope.summary.bindings[number].name for number in sorted(holding.bindings)]
    name = f"`{names[0]}`" if names else f"the {holding.resource.kind}"
    way = " -> ".join(step.callee.summary.name for step in wait.steps)
    waiting = call_text(wait.operation.expression)
    message = f"the transaction on {name} stays open while `{waiting}`" + (f" ({way})" if way else "") + " is awaited"
    place = project.place(scope.module, holding.call.call.span)
    related = [Frame("origin", f"{name} comes from here", project.symbol(holding.call.function), place)]
    for step in wait.steps:
        place = project.place(step.scope.module, step.expression.span)
        related.append(Frame("call", f"calls `{step.callee.summary.name}`", step.callee.qualname, place))
    if wait.steps:
        place = project.place(wait.scope.module, wait.operation.expression.span)
        related.append(Frame("call", "waits here", wait.function.qualname, place))
    for other, _ in waits[1:]:
        place = project.place(scope.module, other.span)
        related.append(Frame("call", f"`{call_text(other)}` is awaited too", "", place))
    help_ = "end the transaction before, or work in two short ones"
    return finding(RULE, project, scope, call, message, help=help_, target=wait.function.qualname, related=related)


RULE = Rule(
    "ADB604",
    "transaction-across-external-await",
    "A transaction stays open while another service is awaited",
    Severity.WARNING,
    check,
    APPLICATION,
    doc=__doc__,
)
