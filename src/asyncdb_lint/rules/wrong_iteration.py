"""## What it does
Reports `for` and `async for` over an object of a driver that is iterated in another way, or must be awaited first. So are comprehensions
and calls such as `list(…)`.

## Why is this bad?
Mostly it fails on every run: `TypeError: 'async for' requires an object with __aiter__ method, got coroutine`. Over a PyMongo
`AsyncCursor` a plain `for` runs zero times, and `list(…)` is empty, without any error.

## Example
```python
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession


async def numbers(session: AsyncSession):
    async for row in session.stream(select(1)):
        print(row)
```

## Use instead
```python
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession


async def numbers(session: AsyncSession):
    async for row in await session.stream(select(1)):
        print(row)
```

## When it stays silent
- On a plain `for` over what must only be awaited: another rule reports that.
- On classes of the project that define `__iter__` or `__aiter__`, or derive from something unknown, and on the project's own generators
  that come to no driver.
- Where only some of several possible values cannot be iterated so, and where it is not known what is iterated.

## References
- https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html
- https://github.com/langchain-ai/langchain-mongodb/issues/107
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Call, Diagnostic, Expression, Module, Severity
from asyncdb_lint.rules import Rule
from asyncdb_lint.rules.finding import finding, source_text
from asyncdb_lint.rules.protocols import Protocol, called_functions, is_believable, origin, supports
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Coroutine, Instance, Scope, Value, members
from asyncdb_lint.semantics.walk import Occurrence


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for occurrence in project.operations.occurrences(scope):
            if occurrence.use == "iterated async":
                yield from _report(project, scope, occurrence.expression, _instead_of_async_for(project, scope, occurrence))
            elif occurrence.use == "iterated" or _is_exhausted(project, scope, occurrence):
                yield from _report(project, scope, occurrence.expression, _instead_of_for(project, scope, occurrence))


def _is_exhausted(project: Project, scope: Scope, occurrence: Occurrence) -> bool:
    """Whether it is the argument of a function that goes through it at once, such as `list`."""
    call = occurrence.parent
    if occurrence.use != "argument" or not isinstance(call, Call):
        return False
    callee = project.value(scope, call.func)
    for function in called_functions(project, callee):
        roles = project.facts.function(function).roles
        matched = match_arguments(function, call.arguments).by_parameter
        if any(given is occurrence.expression and roles.get(name) == "iterated" for name, given in matched.items()):
            return True
    return False


def _instead_of_async_for(project: Project, scope: Scope, occurrence: Occurrence) -> str:
    """What to do instead of `async for`; empty if it is right, or may be."""
    value = project.value(scope, occurrence.expression)
    if supports(project, value, Protocol.ITERATE_ASYNC) is not False:
        return ""
    if supports(project, value, Protocol.ITERATE):
        return "must be iterated with `for`"
    if supports(project, value, Protocol.AWAIT):
        result = project.evaluator.awaited(value)
        if supports(project, result, Protocol.ITERATE) and supports(project, result, Protocol.ITERATE_ASYNC) is False:
            return "must be awaited, and iterated with `for`"
        return "must be awaited before `async for`"
    return ""


def _instead_of_for(project: Project, scope: Scope, occurrence: Occurrence) -> str:
    """What to do instead of `for`; empty if it is right, or may be, or if it is a promise: then its `await` is what is missing."""
    value = project.value(scope, occurrence.expression)
    if any(_is_promise(project, member) for member in members(value)) or supports(project, value, Protocol.ITERATE) is not False:
        return ""
    return "must be iterated with `async for`" if supports(project, value, Protocol.ITERATE_ASYNC) else ""


def _is_promise(project: Project, value: Value) -> bool:
    return isinstance(value, Coroutine) or (
        isinstance(value, Instance) and project.evaluator.vocabulary_name(value.class_) not in ("", "LazyIterator")
    )


def _report(project: Project, scope: Scope, given: Expression, instead: str) -> Iterator[Diagnostic]:
    found = origin(project, scope, given) if instead else None
    if found is not None and is_believable(project, project.value(scope, given), found):
        message = f"`{source_text(given)}` {instead}"
        yield finding(RULE, project, scope, given, message, target=found.symbol(project))


RULE = Rule("ADB205", "wrong-iteration", "`for` or `async for` over what is not iterated so", Severity.ERROR, check, doc=__doc__)
