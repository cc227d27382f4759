"""## What it does
Reports writes on a connection or session that the function opens and gives back without a commit.

## Why is this bad?
Most drivers begin a transaction by themselves and roll it back when the connection is closed or given back. The rows are gone, and nothing
is raised: aiosqlite, aiomysql, asyncmy, mysql.connector, psycopg's `connect()` with `close()`, SQLAlchemy's `engine.connect()` and
`AsyncSession`. asyncpg commits each statement; psycopg's blocks, `engine.begin()` and `session.begin()` commit at their end.

## Example
```python
import aiosqlite


async def add(name):
    async with aiosqlite.connect("app.db") as db:
        await db.execute("INSERT INTO users (name) VALUES (?)", (name,))
```

## Use instead
```python
import aiosqlite


async def add(name):
    async with aiosqlite.connect("app.db") as db:
        await db.execute("INSERT INTO users (name) VALUES (?)", (name,))
        await db.commit()
```

## When it stays silent
- When a commit may follow the write on some way, here or in a function that gets the connection; in a transaction's own block.
- On autocommit, wherever it is set: connection, pool, engine, `execution_options()`, `SET autocommit`, or when how the connection, pool or
  engine was made cannot be seen.
- On SQL that cannot be seen, `SELECT`s, temporary tables, databases in memory; on `CREATE` and `ALTER` where the database commits them.
- When the connection is handed on, kept or yielded, and when the code rolls back on purpose.
- In tests: what they write is often meant to be rolled back.

## References
- https://github.com/aio-libs/aiomysql/issues/224
- https://docs.sqlalchemy.org/en/21/core/connections.html#commit-as-you-go
- https://www.psycopg.org/psycopg3/docs/basic/transactions.html
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Diagnostic, Expression, Frame, Module, Role, Severity, While
from asyncdb_lint.rules import EVERYWHERE, Rule
from asyncdb_lint.rules.finding import call_text, finding
from asyncdb_lint.semantics.autocommit import ddl_of, is_in_memory, is_surely_off
from asyncdb_lint.semantics.escapes import escapes, is_yielded
from asyncdb_lint.semantics.holdings import ENTERED, Holding, holdings
from asyncdb_lint.semantics.paths import Step, exits
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.transactions import Event, Events, What, held

SAVED = frozenset({What.COMMITTED, What.ENDED})
"""After these, what was written is not lost."""
EXCUSED = frozenset({What.AUTOCOMMIT, What.TEMPORARY})
"""Anywhere in the function, these may explain why there is no commit."""


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for holding in holdings(project, scope):
            if holding.call.facts.ends_by == "rollback" and not holding.resource.autocommit:
                yield from _lost(project, holding)


def _lost(project: Project, holding: Holding) -> Iterator[Diagnostic]:
    events = Events(project, held(holding, ddl_of(project, holding)))
    writes = [event for event in events.all() if What.WRITTEN in _done(events, event)]
    if not writes or events.sets_autocommit or any(_excuses(events, event) for event in events.all()):
        return
    if is_in_memory(project, holding.call):
        return
    lost = [write for write in writes if _is_lost(project, holding, events, write)]
    if lost and is_surely_off(project, holding) and not is_yielded(project, holding) and not escapes(project, holding):
        yield _report(project, holding, events, lost)


def _done(events: Events, event: Event) -> frozenset[What]:
    """What an event does, through the function that it calls."""
    if event.what is not What.PASSED:
        return frozenset({event.what})
    return events.through(event) or frozenset()


def _excuses(events: Events, event: Event) -> bool:
    """Whether an event explains that nothing is committed, or may commit unseen."""
    if event.what is What.ROLLED_BACK:
        return not any(context.part == "handler" for context in event.occurrence.enclosing())
    if event.what is What.BEGUN and event.occurrence.use == "argument":  # a stack ends it
        return True
    done = _done(events, event)
    is_unknown = event.what is What.PASSED and events.through(event) is None
    return is_unknown or not done.isdisjoint(EXCUSED) or (event.what is What.PASSED and What.ROLLED_BACK in done)


def _is_lost(project: Project, holding: Holding, events: Events, write: Event) -> bool:
    """Whether the function can end after the write, and no commit can follow it."""
    walk = _After(events, write)
    ways = exits(holding.scope.summary.body, project.operations.occurrences(holding.scope), False, walk)
    ends = [way.state for way in ways if way.kind != "raise"]
    is_endless = not ends and any(isinstance(context.node, While) for context in write.occurrence.enclosing())
    return not walk.saved and (any(ends) or is_endless)


class _After:
    """Whether the write has been done; `saved` if a commit can follow it."""

    def __init__(self, events: Events, write: Event) -> None:
        self._events, self._write = events, write
        self.saved = False

    def step(self, state: bool, step: Step) -> bool:
        happening = self._events.at(step)
        state = state or self._write in happening
        self.saved = self.saved or (state and any(SAVED & _done(self._events, event) for event in happening))
        return state

    def assume(self, state: bool, test: Expression, outcome: bool) -> bool:
        return state


# ----------------------------------------------------------------------------------------------------------------------- report


def _report(project: Project, holding: Holding, events: Events, lost: list[Event]) -> Diagnostic:
    driver = project.facts.driver(holding.call.function.scope.module)
    names = [holding.scope.summary.bindings[number].name for number in sorted(holding.bindings)]
    noun = f"`{names[0]}`" if names else f"the {holding.resource.kind}"
    end = "the end of the block" if holding.kind == ENTERED else "closing it"
    what = f"what `{call_text(lost[0].expression)}` writes" if lost[0].what is What.PASSED else "what is written"
    message = f"{what} on {noun} is never committed: {end} rolls it back"
    place = project.place(holding.scope.module, holding.call.call.span)
    related = [Frame("origin", f"{noun} comes from here", project.symbol(holding.call.function), place)]
    if lost[0].what is What.PASSED:
        for place_of, expression in events.witness(lost[0], What.WRITTEN):
            place = project.place(place_of.module, expression.span)
            related.append(Frame("call", f"`{call_text(expression)}`", place_of.qualname, place))
    for write in lost[1:]:
        place = project.place(holding.scope.module, write.expression.span)
        related.append(Frame("call", f"`{call_text(write.expression)}` is lost too", "", place))
    name = names[0] if names else "it"
    help_ = f"`await {name}.commit()` at the end"
    symbol = driver.name if driver is not None else ""
    return finding(RULE, project, holding.scope, lost[0].expression, message, help=help_, target=symbol, related=related)


RULE = Rule(
    "ADB601", "missing-commit", "What is written is never committed", Severity.ERROR, check, EVERYWHERE - {Role.TEST}, doc=__doc__
)
