"""## What it does
Reports connections that are opened by a request handler, or by a function that one calls, instead of being taken from a pool.

## Why is this bad?
Each request pays for a connection of its own (measured on loopback with asyncpg: 16.5 ms against 0.34 ms from a pool, 24.5 ms with TLS),
and under load the server refuses: `TooManyConnectionsError: sorry, too many clients already`.

## Example
```python
import asyncpg
from fastapi import FastAPI

app = FastAPI()


@app.get("/users/{uid}")
async def user(uid: int):
    conn = await asyncpg.connect("postgresql://app", command_timeout=30)
    try:
        return await conn.fetchrow("SELECT name FROM users WHERE id = $1", uid)
    finally:
        await conn.close()
```

## Use instead
```python
from contextlib import asynccontextmanager

import asyncpg
from fastapi import FastAPI, Request


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with asyncpg.create_pool("postgresql://app", command_timeout=30) as pool:
        app.state.pool = pool
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/users/{uid}")
async def user(uid: int, request: Request):
    return await request.app.state.pool.fetchrow("SELECT name FROM users WHERE id = $1", uid)
```

## When it stays silent
- Unless a request handler, dependency or middleware is known to reach the call; the way is printed.
- In start-up code, scripts, tests and migrations; behind a cache or a variable that is filled once.
- When the connection is kept in an attribute, a global or a container, listens for notifications, holds an advisory lock, or creates
  databases; when a loop reconnects; when its DSN names an external pooler.
- For SQLite files, where a connection costs next to nothing.

## References
- https://magicstack.github.io/asyncpg/current/usage.html#connection-pools
- https://github.com/nadeemlab/smprofiler/issues/450
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from asyncdb_lint.model import Attribute, Call, Diagnostic, Module, Severity, Try, While
from asyncdb_lint.rules import APPLICATION, Rule
from asyncdb_lint.rules.connecting import Opening, openings, path_frames, path_text
from asyncdb_lint.rules.finding import call_text, finding
from asyncdb_lint.rules.poolers import pooler_evidence
from asyncdb_lint.semantics.options import connecting, stub_calls
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.texts import text_of
from asyncdb_lint.semantics.values import Scope

LONG_LIVED = frozenset({"add_listener", "notifies", "add_notify_handler", "replication", "start_replication"})
SESSION_BOUND = re.compile(
    r"^\s*listen\b|\b(?:create|drop|alter)\s+database\b|\bpg_(?:try_)?advisory_lock|\bget_lock\s*\(", re.IGNORECASE
)
"""SQL that binds what follows to this connection, or that no pool's database can answer."""


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for opening in openings(project, scope, "connects"):
            if _is_not_for_pools(project, scope, opening) or any(openings(project, scope, "owns_connections")):
                continue
            expression = opening.operation.expression
            message = f"`{call_text(expression)}` opens a new connection on every request of {path_text(opening.reached)}"
            target = project.symbol(opening.function)
            trace = path_frames(project, scope, opening)
            help_ = "take a connection from a pool that is created at start-up"
            yield finding(RULE, project, scope, expression, message, help=help_, target=target, trace=trace)


def _is_not_for_pools(project: Project, scope: Scope, opening: Opening) -> bool:
    """Whether the function does with its connection what one of a pool is not for, or an external pooler answers it."""
    if _reconnects(opening):
        return True
    for occurrence in project.operations.occurrences(scope):
        expression = occurrence.expression
        if isinstance(expression, Attribute) and expression.attr in LONG_LIVED:
            return True
        if isinstance(expression, Call):
            texts = (text_of(project.evaluator, scope, argument.value) for argument in expression.arguments)
            if any(SESSION_BOUND.search(text) for text in texts if text is not None):
                return True
    connections = (connecting(project, call) for call in stub_calls(project, scope) if call.operation is opening.operation)
    return any(pooler_evidence(project, connection.url) for connection in connections if connection is not None)


def _reconnects(opening: Opening) -> bool:
    """Whether a loop tries it again when it fails: `while True: try: … except …: sleep`."""
    parts = [(type(context.node), context.part) for context in opening.operation.occurrence.enclosing()]
    return (Try, "try") in parts and (While, "loop") in parts[parts.index((Try, "try")) :]


RULE = Rule(
    "ADB301",
    "connect-per-request",
    "A request opens a connection of its own",
    Severity.WARNING,
    check,
    APPLICATION,
    doc=__doc__,
)
