"""## What it does
Reports `await` on what a driver's call gives at once: a method that is no coroutine function, a cursor or a pool that is ready, rows that
are already here.

## Why is this bad?
It is a `TypeError: object list can't be used in 'await' expression`, raised after the call has done what it does: `await
session.add(user)` adds the user, then fails.

## Example
```python
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession


async def numbers(session: AsyncSession):
    result = await session.execute(select(1))
    return await result.scalars().all()
```

## Use instead
```python
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession


async def numbers(session: AsyncSession):
    result = await session.execute(select(1))
    return result.scalars().all()
```

## When it stays silent
- On calls whose result may be awaited although it need not be: `conn.cursor()` of aiomysql, `client.pipeline()` of redis.
- On synchronous drivers: that they block is reported by another rule.
- Where one of several possible values is awaitable, where a subclass of the project overrides the method with a coroutine, and where it
  is not known what is called.
- On what a missing `await` inside the chain spoils (`await session.execute(q).all()`): another rule reports that.

## References
- https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html
- https://github.com/sqlalchemy/sqlalchemy/issues/12683
- https://www.psycopg.org/psycopg3/docs/advanced/async.html
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Attribute, Await, Call, Diagnostic, Expression, Module, Severity
from asyncdb_lint.rules import Rule
from asyncdb_lint.rules.awaiting import gives_promise
from asyncdb_lint.rules.finding import finding, source_text
from asyncdb_lint.rules.protocols import Origin, Protocol, described, is_believable, origin, supports
from asyncdb_lint.semantics.facts import Driver
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Function, Instance, Scope, is_unknown


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for occurrence in project.operations.occurrences(scope):
            awaited = occurrence.expression
            if isinstance(awaited, Await):
                found = _unneeded(project, scope, awaited.value)
                if found is not None:
                    yield _report(project, scope, awaited, found)


def _unneeded(project: Project, scope: Scope, operand: Expression) -> Origin | None:
    """Where the value that is awaited comes from, if it surely cannot be awaited."""
    value = project.value(scope, operand)
    is_data = is_unknown(value) and isinstance(operand, Call)
    if not is_data and supports(project, value, Protocol.AWAIT) is not False:
        return None
    if _stands_on_promise(project, scope, operand):
        return None
    found = origin(project, scope, operand)
    if found is None or (is_data and not (found.functions and all(project.facts.function(f).gives_data for f in found.functions))):
        return None
    if any(_is_synchronous(project, function) for function in found.functions):
        return None
    return found if is_believable(project, value, found) else None


def _is_synchronous(project: Project, function: Function) -> bool:
    """Whether the function belongs to the side of its driver that blocks."""
    if project.facts.function(function).blocks:
        return True
    if not isinstance(function.receiver, Instance):
        return False
    resource = project.facts.resource(function.receiver.class_)
    if resource is not None:
        return resource.mode == "sync"
    return any(
        project.facts.function(Function(Scope(base.module, index))).blocks
        for base in project.evaluator.mro(function.receiver.class_)
        for index, method in enumerate(base.module.summary.functions)
        if method.owner == base.index
    )


def _stands_on_promise(project: Project, scope: Scope, operand: Expression) -> bool:
    """Whether a call below it lacks its own `await`: `await session.execute(q).all()`."""
    while isinstance(operand, Call | Attribute):
        operand = operand.func if isinstance(operand, Call) else operand.value
        if isinstance(operand, Call) and gives_promise(project, scope, operand):
            return True
    return False


def _report(project: Project, scope: Scope, awaited: Await, found: Origin) -> Diagnostic:
    operand = awaited.value
    text = source_text(operand)
    value = project.value(scope, operand)
    gives = f"it gives {described(project, value)}" if isinstance(operand, Call) else "it has no `__await__`"
    name = f"{_named(project, scope, found.driver)}: " if found.driver is not None else ""
    message = f"`{text}` is not awaitable ({name}{gives}); remove `await`"
    return finding(RULE, project, scope, awaited, message, help=f"write `{text}` without `await`", target=found.symbol(project))


def _named(project: Project, scope: Scope, driver: Driver) -> str:
    """The driver's name, with its version where that is locked."""
    version = project.versions.of(driver.distributions, scope.module)
    return f"{driver.name} {version.text}" if version is not None and version.locked else driver.name


RULE = Rule("ADB203", "unneeded-await", "What a driver gives at once is awaited", Severity.ERROR, check, doc=__doc__)
