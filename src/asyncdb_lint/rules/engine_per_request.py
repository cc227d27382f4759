"""## What it does
Reports connection pools, engines and clients that are created by a request handler, a dependency or a function that one calls.

## Why is this bad?
A pool per request is worse than no pool: it opens several connections to serve one query (measured with asyncpg: 143.7 ms instead of
0.55 ms), and the server soon refuses: `sorry, too many clients already`, at `max_connections = 60` after six pools.

## Example
```python
from fastapi import Depends, FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

app = FastAPI()


async def get_session():
    engine = create_async_engine("postgresql+psycopg://app")
    async with AsyncSession(engine) as session:
        yield session


@app.get("/")
async def index(session: AsyncSession = Depends(get_session)):
    return await session.scalar(text("SELECT 1"))
```

## Use instead
```python
from fastapi import Depends, FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

app = FastAPI()
engine = create_async_engine("postgresql+psycopg://app")


async def get_session():
    async with AsyncSession(engine) as session:
        yield session


@app.get("/")
async def index(session: AsyncSession = Depends(get_session)):
    return await session.scalar(text("SELECT 1"))
```

## When it stays silent
- Unless a request handler, dependency or middleware is known to reach the call; the way is printed.
- In start-up code, scripts, tests and migrations; behind `lru_cache`, `if _engine is None` or a container keyed by tenant.
- When the pool is kept in an attribute, a global or a container.
- On engines with a pool class that keeps no connections.

## References
- https://docs.sqlalchemy.org/en/21/core/connections.html
- https://github.com/fastapi-users/fastapi-users/issues/1395
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Call, Diagnostic, Module, Severity
from asyncdb_lint.rules import APPLICATION, Rule
from asyncdb_lint.rules.connecting import Opening, openings, path_frames, path_text
from asyncdb_lint.rules.finding import call_text, finding
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Scope

POOL_OPTIONS = frozenset({"poolclass", "pool", "connection_pool"})


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for opening in openings(project, scope, "owns_connections"):
            if not _pool_is_chosen(opening):
                yield _report(project, scope, opening)


def _report(project: Project, scope: Scope, opening: Opening) -> Diagnostic:
    expression = opening.operation.expression
    message = f"`{call_text(expression)}` is executed on every request of {path_text(opening.reached)}; create it once per process"
    target = project.symbol(opening.function)
    trace = path_frames(project, scope, opening)
    help_ = "create it at module level or at start-up, and share it"
    return finding(RULE, project, scope, expression, message, help=help_, target=target, trace=trace)


def _pool_is_chosen(opening: Opening) -> bool:
    """Whether the call says which pool it uses: a stated choice (`NullPool`), or a pool made elsewhere; or hides its options."""
    call = opening.operation.expression
    return isinstance(call, Call) and any(a.keyword in POOL_OPTIONS or a.star == 2 for a in call.arguments)


RULE = Rule(
    "ADB302",
    "engine-per-request",
    "A request creates a pool, engine or client of its own",
    Severity.ERROR,
    check,
    APPLICATION,
    doc=__doc__,
)
