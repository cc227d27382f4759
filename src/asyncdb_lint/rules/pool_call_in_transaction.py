"""## What it does
Reports calls of the pool, or of the engine or the factory of sessions, inside a transaction on one of its connections.

## Why is this bad?
The pool takes another connection, on which no transaction is open. What is written there stays when the transaction is rolled back, what
the transaction has written is not seen, and its row locks can make the call wait for ever. It also needs a second connection while one is
held (see [nested-pool-acquire](#adb305-nested-pool-acquire)).

## Example
```python
import asyncpg


async def transfer(pool: asyncpg.Pool, source, target, amount):
    async with pool.acquire() as conn, conn.transaction():
        await conn.execute("UPDATE accounts SET amount = amount - $1 WHERE id = $2", amount, source)
        await pool.execute("UPDATE accounts SET amount = amount + $1 WHERE id = $2", amount, target)
```

## Use instead
```python
import asyncpg


async def transfer(pool: asyncpg.Pool, source, target, amount):
    async with pool.acquire() as conn, conn.transaction():
        await conn.execute("UPDATE accounts SET amount = amount - $1 WHERE id = $2", amount, source)
        await conn.execute("UPDATE accounts SET amount = amount + $1 WHERE id = $2", amount, target)
```

## When it stays silent
- When the pools or engines differ, or may differ.
- When nothing was executed in the transaction yet, after its commit or rollback, and outside its block.
- In tasks of their own, and in functions that are called: what they take is nested-pool-acquire's.

## References
- https://magicstack.github.io/asyncpg/current/usage.html#connection-pools
- https://github.com/MagicStack/asyncpg/issues/5
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Diagnostic, Frame, Module, Severity
from asyncdb_lint.rules import Rule
from asyncdb_lint.rules.finding import call_text, finding
from asyncdb_lint.semantics.holding_states import Held
from asyncdb_lint.semantics.holdings import Holding, holdings
from asyncdb_lint.semantics.pools import Acquisition, acquisitions, lender
from asyncdb_lint.semantics.project import Project


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        taken = acquisitions(project, scope) if scope.summary.kind == "def" else ()
        for holding in holdings(project, scope) if len(taken) > 1 else ():
            yield from _outside(project, holding, taken)


def _outside(project: Project, holding: Holding, taken: tuple[Acquisition, ...]) -> Iterator[Diagnostic]:
    """What takes another connection of the holding's pool while a transaction is open on the holding."""
    pool = lender(project, holding)
    if pool is None:
        return
    states = Held(project, holding)
    for acquisition in taken:
        is_other = acquisition.call is not holding.call and acquisition.pool.is_same(pool)
        if is_other and states.in_transaction(acquisition.call.call):
            yield _report(project, holding, acquisition)


def _report(project: Project, holding: Holding, acquisition: Acquisition) -> Diagnostic:
    scope = holding.scope
    names = [scope.summary.bindings[number].name for number in sorted(holding.bindings)]
    name = names[0] if names else f"the {holding.resource.kind}"
    text = call_text(acquisition.call.call)
    message = f"`{text}` runs on another connection, outside the transaction on `{name}`"
    place = project.place(scope.module, holding.call.call.span)
    related = [Frame("origin", f"`{name}` comes from here", project.symbol(holding.call.function), place)]
    symbol = project.symbol(acquisition.call.function)
    help_ = f"use `{name}`"
    return finding(RULE, project, scope, acquisition.call.call, message, help=help_, target=symbol, related=related)


RULE = Rule(
    "ADB603",
    "pool-call-in-transaction",
    "A call in a transaction runs outside it, on another connection",
    Severity.ERROR,
    check,
    doc=__doc__,
    subsumes=("ADB305",),
)
