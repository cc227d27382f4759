"""## What it does
Reports calls of a synchronous driver in code that runs on the event loop.

## Why is this bad?
The event loop runs one piece of code at a time. While a synchronous driver waits for its server, no other request, timer or task makes
progress: a query of one second is a stall of one second for everybody (psycopg2, psycopg's synchronous half, PyMySQL, MySQLdb,
mysql.connector, sqlite3, redis and others alike).

One finding stands for all calls of one driver in a function; the further calls are listed with it.

## Example
```python
import psycopg2


async def user(uid):
    conn = psycopg2.connect("dbname=app")
    cur = conn.cursor()
    cur.execute("SELECT name FROM users WHERE id = %s", (uid,))
    return cur.fetchone()
```

## Use instead
```python
from psycopg_pool import AsyncConnectionPool

pool = AsyncConnectionPool("dbname=app", open=False)


async def user(uid):
    async with pool.connection() as conn:
        cur = await conn.execute("SELECT name FROM users WHERE id = %s", (uid,))
        return await cur.fetchone()
```

## When it stays silent
- In functions that do not run on the loop: plain `def`, endpoints and dependencies that the framework runs in a thread, workers.
- Where a callable is handed to a thread (`asyncio.to_thread`, `run_in_executor`, …). An evaluated call is not:
  `to_thread(cur.execute(sql))` has blocked before the thread exists, and is reported.
- In start-up and shutdown code, also before `await bot.start()`, `server.listen()` and their like.
- Where a lazily filled variable makes the call happen once.
- On constructors and helpers that do no I/O, on exceptions, types and SQL composition, on an in-memory SQLite database.
- When it is not known what the receiver is, or when it may as well be an asynchronous object.

## References
- https://github.com/open-webui/open-webui/issues/11233
- https://github.com/mozilla-ai/clawbolt/issues/1139
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Call, Diagnostic, Frame, Module, Severity
from asyncdb_lint.rules import RUNNING_CODE, Rule
from asyncdb_lint.rules.blocking import BlockingCall, blocking_calls, further_calls, reported_groups
from asyncdb_lint.rules.finding import call_text, entry_frame, finding, function_name
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Function, Scope, members


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        if project.runs_on_event_loop(scope):
            calls = [call for call in blocking_calls(project, scope) if call.leaf.driver.layer != "session"]
            for group in reported_groups(project, scope, calls, RULE, key=lambda call: call.leaf.driver.name):
                yield _report(project, scope, group)


def _report(project: Project, scope: Scope, calls: list[BlockingCall]) -> Diagnostic:
    first, driver = calls[0], calls[0].leaf.driver
    expression = first.operation.expression
    offloader = _offloader(project, scope, first)
    if offloader:
        text = call_text(expression)
        message = (
            f"`{offloader}()` gets the result of `{text}`, not the function: the call has already blocked `{function_name(scope)}`"
        )
        help_ = "pass the function and its arguments instead of calling it"
    else:
        more = f" (and {len(calls) - 1} more call{'s' if len(calls) > 2 else ''})" if len(calls) > 1 else ""
        message = f"`{function_name(scope)}` blocks the event loop in `{first.leaf.symbol}`: {driver.name} is synchronous{more}"
        help_ = f"use {driver.use}, or hand the call to a thread with `asyncio.to_thread()`"
    place = project.place(scope.module, expression.span)
    trace = (entry_frame(project, scope), Frame("blocking", "blocks here", first.leaf.symbol, place))
    related = further_calls(project, scope, calls)
    return finding(RULE, project, scope, expression, message, help=help_, target=first.leaf.symbol, trace=trace, related=related)


def _offloader(project: Project, scope: Scope, call: BlockingCall) -> str:
    """The name of the off-loading function that is handed the call's result instead of a callable; empty if it is not."""
    parent = call.operation.occurrence.parent
    if not isinstance(parent, Call) or call.operation.occurrence.use != "argument":
        return ""
    for member in members(project.value(scope, parent.func)):
        if isinstance(member, Function):
            roles = project.facts.function(member).roles
            given = match_arguments(member, parent.arguments).by_parameter
            if any(roles.get(name) == "offloaded" and given[name] is call.operation.expression for name in given):
                return member.summary.name
    return ""


RULE = Rule(
    "ADB101",
    "blocking-driver-call",
    "A synchronous driver is called on the event loop",
    Severity.ERROR,
    check,
    RUNNING_CODE,
    doc=__doc__,
)
