"""## What it does
Reports synchronous sessions and session factories that are bound to an asynchronous engine or connection, and the other way round.

## Why is this bad?
The two do not fit. `AsyncSession(engine)` raises `ArgumentError: AsyncEngine expected, got Engine`; `Session(async_engine)` raises
`AsyncContextNotStarted` at its first statement, and `async with` on a session of `sessionmaker(async_engine)` raises `TypeError`. A
factory hides it until the first session is used.

## Example
```python
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import sessionmaker


def sessions(engine: AsyncEngine):
    return sessionmaker(engine)
```

## Use instead
```python
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker


def sessions(engine: AsyncEngine):
    return async_sessionmaker(engine)
```

## When it stays silent
- On `sessionmaker(async_engine, class_=AsyncSession)`: the class of the sessions decides.
- When the class of the sessions or the kind of the engine is not known, or may be either.
- With `binds=` or `sync_session_class=`, and when unknown options are passed with `**`.
- On synchronous sessions over the connection that `run_sync()` hands to its callback.

## References
- https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html
- https://sqlalche.me/e/21/xd2s
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Diagnostic, Module, Severity
from asyncdb_lint.rules import EVERYWHERE, Rule
from asyncdb_lint.rules.contradictions import is_expected_to_fail
from asyncdb_lint.rules.engines import MixedBind, mixed_binds
from asyncdb_lint.rules.finding import finding
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.walk import dotted

ADJECTIVE = {"sync": "synchronous", "async": "asynchronous"}


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for mixed in mixed_binds(project, module):
        if not is_expected_to_fail(project, mixed.call):
            yield _report(project, mixed)


def _report(project: Project, mixed: MixedBind) -> Diagnostic:
    call, bound = mixed.call, mixed.bound
    bind = dotted(mixed.bind.expression)
    what = f"the {ADJECTIVE[bound.mode]} {bound.kind}{f' `{bind}`' if bind and not bind.startswith('.') else ''}"
    message = f"`{call.name}()` makes {ADJECTIVE[mixed.mode]} sessions, but is bound to {what}"
    if call.function.summary.name == "__init__" and mixed.maker.kind == "session":
        message = f"`{call.name}` is a session that is {ADJECTIVE[mixed.mode]}, but it is bound to {what}"
    use = mixed.maker.use or bound.use
    return finding(RULE, project, call.scope, call.call, message, help=f"use {use}" if use else None, target=call.name)


RULE = Rule(
    "ADB503",
    "mixed-session-engine",
    "A synchronous session is bound to an asynchronous engine, or the other way round",
    Severity.ERROR,
    check,
    EVERYWHERE,
    doc=__doc__,
)
