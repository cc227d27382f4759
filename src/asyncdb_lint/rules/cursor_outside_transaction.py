"""## What it does
Reports asyncpg's server-side cursors that are used on a connection without a transaction.

## Why is this bad?
A cursor lives in a transaction. asyncpg commits each statement by itself, so without one it raises `NoActiveSQLTransactionError: cursor
cannot be created outside of a transaction`.

## Example
```python
import asyncpg


async def export(pool: asyncpg.Pool):
    async with pool.acquire() as conn:
        async for row in conn.cursor("SELECT * FROM items"):
            print(row)
```

## Use instead
```python
import asyncpg


async def export(pool: asyncpg.Pool):
    async with pool.acquire() as conn, conn.transaction():
        async for row in conn.cursor("SELECT * FROM items"):
            print(row)
```

## When it stays silent
- When the function did not acquire the connection itself: its caller may have begun a transaction.
- When a transaction was begun on any way to the cursor: entered, started, by `BEGIN`, or perhaps in a function that got the connection.
- On cursors of other drivers, which begin a transaction themselves or need none.

## References
- https://magicstack.github.io/asyncpg/current/api/index.html#cursors
- https://github.com/MagicStack/asyncpg/issues/462
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Attribute, Diagnostic, Expression, Module, Severity
from asyncdb_lint.rules import Rule
from asyncdb_lint.rules.finding import call_text, finding
from asyncdb_lint.semantics.escapes import escapes
from asyncdb_lint.semantics.holdings import Holding, holdings
from asyncdb_lint.semantics.options import StubCall, stub_calls
from asyncdb_lint.semantics.paths import Step, exits
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.transactions import Events, What, held
from asyncdb_lint.semantics.walk import dotted


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        cursors = [call for call in stub_calls(project, scope) if call.facts.needs_transaction and _is_used(call)]
        for holding in holdings(project, scope) if cursors else ():
            yield from _outside(project, holding, cursors)


def _is_used(call: StubCall) -> bool:
    return call.operation.occurrence.use in ("awaited", "iterated async")


def _outside(project: Project, holding: Holding, cursors: list[StubCall]) -> Iterator[Diagnostic]:
    events = Events(project, held(holding))
    mine = [call for call in cursors if isinstance(call.call.func, Attribute) and events.concerns(call.call.func.value)]
    if mine and not escapes(project, holding):
        walk = _Inside(events, frozenset(id(call.call) for call in mine))
        exits(holding.scope.summary.body, project.operations.occurrences(holding.scope), False, walk)
        yield from (_report(project, holding, call) for call in mine if walk.found.get(id(call.call)) == {False})


class _Inside:
    """Whether a transaction may be open, and was where each cursor is made."""

    def __init__(self, events: Events, cursors: frozenset[int]) -> None:
        self._events, self._cursors = events, cursors
        self.found: dict[int, set[bool]] = {}

    def step(self, state: bool, step: Step) -> bool:
        if id(step.expression) in self._cursors:
            self.found.setdefault(id(step.expression), set()).add(state)
        for event in self._events.at(step):
            if event.what in (What.BEGUN, What.COMMITTED, What.ROLLED_BACK, What.ENDED):
                state = event.what is What.BEGUN
            elif event.what is What.PASSED:
                done = self._events.through(event)
                state = state or done is None or What.BEGUN in done
        return state

    def assume(self, state: bool, test: Expression, outcome: bool) -> bool:
        return state


def _report(project: Project, holding: Holding, call: StubCall) -> Diagnostic:
    name = dotted(call.call.func).rpartition(".")[0]
    message = f"`{call_text(call.call)}` outside a transaction: `{call.facts.needs_transaction}`"
    connection = next((b.name for n, b in enumerate(holding.scope.summary.bindings) if n in holding.bindings), name)
    help_ = f"put it inside `async with {connection}.transaction():`"
    return finding(RULE, project, call.scope, call.call, message, help=help_, target=project.symbol(call.function))


RULE = Rule("ADB605", "cursor-outside-transaction", "A cursor is used outside a transaction", Severity.ERROR, check, doc=__doc__)
