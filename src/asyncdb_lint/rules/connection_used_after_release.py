"""## What it does
Reports connections and sessions that are used after their `async with` block has ended or after they were released or closed, and those
that a function returns from inside the block.

## Why is this bad?
Some drivers raise: asyncpg `InterfaceError: cannot call Connection.fetchval(): connection has been released back to the pool`, SQLAlchemy
`ResourceClosedError: This Connection is closed`. Worse are those that do not: a connection of psycopg_pool, aiomysql or asyncmy works on
although another task may have it by then, and an `AsyncSession` takes a new connection that nobody gives back.

## Example
```python
import asyncpg


async def get_connection(pool: asyncpg.Pool):
    async with pool.acquire() as conn:
        return conn
```

## Use instead
```python
from contextlib import asynccontextmanager

import asyncpg


@asynccontextmanager
async def get_connection(pool: asyncpg.Pool):
    async with pool.acquire() as conn:
        yield conn
```

## When it stays silent
- On rows, buffered results and objects that are complete: only what still needs the connection counts.
- On generators, which yield inside the block.
- When some path comes to the use without a release, or the name may hold something else by then.
- On calls that only ask (`is_closed()`) or release again; on a session that was closed by `close()` or is given back again later: it may
  be used anew.
- Where the code counts with a failure: in a `try` with handlers, in tests also in a `with` (`pytest.raises`).

## References
- https://magicstack.github.io/asyncpg/current/api/index.html#connection-pools
- https://github.com/aio-libs/aiomysql/issues/639
- https://github.com/MagicStack/asyncpg/issues/283
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Diagnostic, Frame, Module, Severity
from asyncdb_lint.rules import EVERYWHERE, Rule
from asyncdb_lint.rules.finding import call_text, finding
from asyncdb_lint.rules.late_uses import LateUse, late_uses, origin_frames
from asyncdb_lint.semantics.factories import all_holdings
from asyncdb_lint.semantics.holdings import Holding
from asyncdb_lint.semantics.project import Project


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for holding in all_holdings(project, scope):
            uses = late_uses(project, holding)
            if uses:
                yield _report(project, holding, uses)


def _report(project: Project, holding: Holding, uses: tuple[LateUse, ...]) -> Diagnostic:
    first = uses[0]
    scope = holding.scope
    acquired = project.place(scope.module, holding.call.call.span)
    related = [
        Frame("origin", f"`{call_text(holding.call.call)}` gives it", holding.call.name, acquired),
        *origin_frames(project, holding),
        *(Frame("call", "used here too", scope.qualname, project.place(scope.module, use.at.span)) for use in uses[1:]),
    ]
    return finding(RULE, project, scope, first.at, _message(first), help=_help(first), target=holding.call.name, related=related)


def _message(use: LateUse) -> str:
    name = f"`{use.name}`"
    end = _end(use)
    if use.is_call:
        return f"`{call_text(use.at)}` is returned without `await`, so it runs after {end} gave {name} back"
    if use.is_returned:
        return f"{name} is returned, but {end} gives it back: used by the caller, it {use.consequence}"
    return f"{name} is used after {end} gave it back: it {use.consequence}"


def _end(use: LateUse) -> str:
    """What gave it back, as messages print it."""
    return "its block" if use.release.kind == "leave" else f"`{call_text(use.release.expression)}`"


def _help(use: LateUse) -> str:
    if use.is_call:
        return "await it inside the block"
    if use.is_returned:
        return "make the function an `@asynccontextmanager` that yields it, or let the caller acquire it"
    return "use it inside the block" if use.release.kind == "leave" else "use it before, or acquire another one"


RULE = Rule(
    "ADB304",
    "connection-used-after-release",
    "A connection or session is used after it was given back",
    Severity.ERROR,
    check,
    EVERYWHERE,
    doc=__doc__,
)
