"""## What it does
Reports calls that work on a synchronous engine or connection, and get an asynchronous one: creating, dropping and reflecting tables,
inspecting, and listening to events.

## Why is this bad?
They fail at once, in start-up code that tests with a ready database never run: `create_all(engine)` raises `AttributeError: 'AsyncEngine'
object has no attribute '_run_ddl_visitor'`, `inspect(engine)` raises `NoInspectionAvailable`, `event.listen(engine, …)` raises
`NotImplementedError`. With `engine.sync_engine` instead, the first statement raises `MissingGreenlet`.

## Example
```python
from sqlalchemy import event
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase

engine = create_async_engine("postgresql+asyncpg://app")


class Base(DeclarativeBase): ...


@event.listens_for(engine, "connect")
def connected(connection, record): ...


async def create_tables():
    Base.metadata.create_all(engine)
```

## Use instead
```python
from sqlalchemy import event
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import DeclarativeBase

engine = create_async_engine("postgresql+asyncpg://app")


class Base(DeclarativeBase): ...


@event.listens_for(engine.sync_engine, "connect")
def connected(connection, record): ...


async def create_tables():
    async with engine.begin() as conn:
        await conn.run_sync(Base.metadata.create_all)
```

## When it stays silent
- On what `run_sync()` calls, which gets the synchronous connection.
- When the engine's kind is not known, or may be either.
- On `engine.sync_engine` in a plain function, which `run_sync()` may call.
- Where the exception is expected (`pytest.raises`).

## References
- https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html#using-the-inspector-to-inspect-schema-objects
- https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html#using-events-with-the-asyncio-extension
- https://sqlalche.me/e/21/xd2s
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Diagnostic, Module, Severity
from asyncdb_lint.rules import EVERYWHERE, Rule
from asyncdb_lint.rules.contradictions import failure, is_expected_to_fail
from asyncdb_lint.rules.engines import sync_half
from asyncdb_lint.rules.finding import finding
from asyncdb_lint.semantics.options import StubCall, resource_of, stub_calls
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Instance
from asyncdb_lint.semantics.walk import dotted


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for call in stub_calls(project, scope):
            found = _report(project, call)
            if found is not None and not is_expected_to_fail(project, call):
                yield found


def _report(project: Project, call: StubCall) -> Diagnostic | None:
    callee = dotted(call.call.func).lstrip(".") or call.name
    failed = failure(project, call, "sync-bind")
    if failed is not None:
        resource = resource_of(project, Instance(failed.class_))
        kind = resource.kind if resource is not None else "object"
        message = f"`{callee}()` cannot use the asynchronous {kind} `{dotted(failed.given.expression)}`: `{failed.error}`"
        return finding(RULE, project, call.scope, call.call, message, help=f"use `{failed.instead}`", target=call.name)
    half = sync_half(project, call.scope, call.call) if call.facts.blocks else None
    if half is not None:
        message = f"`{callee}()` on `{dotted(half)}` waits where no greenlet can: the first statement raises `MissingGreenlet`"
        return finding(RULE, project, call.scope, call.call, message, help=f"use `await conn.run_sync({callee})`", target=call.name)
    return None


RULE = Rule(
    "ADB507",
    "sync-ddl-on-async-engine",
    "Tables are created, inspected or listened to on an asynchronous engine",
    Severity.ERROR,
    check,
    EVERYWHERE,
    doc=__doc__,
)
