"""## What it does
Reports transactions that are made and never begun: `conn.transaction()` without `async with`.

## Why is this bad?
The call only makes an object; entering it, or its `start()`, begins the transaction. Without that nothing is raised and nobody warns:
with asyncpg every statement is committed by itself, and what stood before a failure stays in the database. With SQLAlchemy's
`begin_nested()` there is no savepoint, so the rollback takes everything.

## Example
```python
import asyncpg


async def transfer(conn: asyncpg.Connection, source, target, amount):
    conn.transaction()
    await conn.execute("UPDATE accounts SET amount = amount - $1 WHERE id = $2", amount, source)
    await conn.execute("UPDATE accounts SET amount = amount + $1 WHERE id = $2", amount, target)
```

## Use instead
```python
import asyncpg


async def transfer(conn: asyncpg.Connection, source, target, amount):
    async with conn.transaction():
        await conn.execute("UPDATE accounts SET amount = amount - $1 WHERE id = $2", amount, source)
        await conn.execute("UPDATE accounts SET amount = amount + $1 WHERE id = $2", amount, target)
```

## When it stays silent
- When the object is handed on, returned, or kept in an attribute or a container; when a variable that holds it is used at all.
- On SQLAlchemy's `session.begin()` and `conn.begin()`: the first statement begins the transaction anyway.
- On methods that begin a transaction when they are awaited, such as aiomysql's `conn.begin()`: an `await` that is missing there is
  [unawaited-call](#adb201-unawaited-call).

## References
- https://magicstack.github.io/asyncpg/current/api/index.html#transactions
- https://www.psycopg.org/psycopg3/docs/basic/transactions.html#transaction-contexts
- https://docs.sqlalchemy.org/en/21/orm/session_transaction.html#using-savepoint
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Assign, Bind, Diagnostic, Module, Name, Severity
from asyncdb_lint.rules import Rule
from asyncdb_lint.rules.awaiting import is_captured
from asyncdb_lint.rules.finding import call_text, finding
from asyncdb_lint.semantics.flow import origins
from asyncdb_lint.semantics.options import StubCall, stub_calls
from asyncdb_lint.semantics.project import Project


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for call in stub_calls(project, scope):
            if _makes_transaction(call) and (call.operation.occurrence.use == "discarded" or _is_forgotten(project, call)):
                yield _report(project, call)


def _makes_transaction(call: StubCall) -> bool:
    """Whether the call only makes what begins a transaction when it is entered or started."""
    return call.facts.begins and not call.facts.begun_anyway and not call.function.summary.is_async


def _is_forgotten(project: Project, call: StubCall) -> bool:
    """Whether it is assigned to a local variable that is never read."""
    occurrence, summary = call.operation.occurrence, call.scope.summary
    statement = occurrence.parent
    if occurrence.use != "stored" or not isinstance(statement, Assign) or len(statement.targets) != 1 or summary.kind != "def":
        return False
    target = statement.targets[0]
    if not isinstance(target, Bind) or target.name in summary.globals or target.name in summary.nonlocals:
        return False
    names = (o.expression for o in project.operations.occurrences(call.scope) if isinstance(o.expression, Name))
    read = any(name.scope == "local" and target.binding in origins(summary, summary.reaching[name.use]) for name in names)
    return not read and not is_captured(call.scope, target.name)


def _report(project: Project, call: StubCall) -> Diagnostic:
    text = call_text(call.call)
    message = f"`{text}` has no effect: the transaction is never entered"
    symbol = project.symbol(call.function)
    return finding(RULE, project, call.scope, call.call, message, help=f"write `async with {text}:`", target=symbol)


RULE = Rule("ADB602", "transaction-not-entered", "A transaction is made but never begun", Severity.ERROR, check, doc=__doc__)
