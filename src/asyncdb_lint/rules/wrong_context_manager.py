"""## What it does
Reports `with` and `async with` over an object of a driver that does not support it: a pool's connection in a plain `with`, a coroutine
that is entered instead of awaited, an object that is started by `await` and again by `async with`.

## Why is this bad?
It fails on every run: `TypeError: 'coroutine' object does not support the asynchronous context manager protocol`, or `RuntimeError:
threads can only be started once`.

## Example
```python
import psycopg


async def load(dsn: str):
    async with psycopg.AsyncConnection.connect(dsn) as conn:
        return await conn.execute("SELECT 1")
```

## Use instead
```python
import psycopg


async def load(dsn: str):
    async with await psycopg.AsyncConnection.connect(dsn) as conn:
        return await conn.execute("SELECT 1")
```

## When it stays silent
- On objects that may be awaited and entered (`asyncpg.create_pool()`), and on what the project wraps in `contextlib.closing` or a
  context manager of its own.
- On classes of the project that define `__enter__` or `__aenter__`, or derive from something unknown.
- Where only some of several possible values do not support it.
- On synchronous drivers' calls that are reported because they block.

## References
- https://github.com/MagicStack/asyncpg/issues/760
- https://www.psycopg.org/psycopg3/docs/advanced/async.html
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Await, Call, Diagnostic, Expression, Module, Severity, With
from asyncdb_lint.rules import RUNNING_CODE, Rule
from asyncdb_lint.rules.finding import finding, source_text
from asyncdb_lint.rules.protocols import (
    Origin,
    Protocol,
    behind,
    called_functions,
    is_believable,
    origin,
    supports,
)
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Instance, Scope, Value, members
from asyncdb_lint.semantics.walk import Occurrence


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for occurrence in project.operations.occurrences(scope):
            if occurrence.use in ("entered", "entered async") and isinstance(occurrence.parent, With):
                yield from _entered(project, scope, occurrence)


def _entered(project: Project, scope: Scope, occurrence: Occurrence) -> Iterator[Diagnostic]:
    given = occurrence.expression
    value = project.value(scope, given)
    is_async = occurrence.use == "entered async"
    answer = supports(project, value, Protocol.ENTER_ASYNC if is_async else Protocol.ENTER)
    if answer is None or (answer and not is_async):
        return
    found = origin(project, scope, given)
    if found is None:
        return
    if answer:
        error = _started_twice(project, scope, given)
        if error:
            hint = f"`await` has started it already ({error})"
            yield _report(project, scope, given, "async with", hint, found)
    elif is_believable(project, value, found) and not _is_reported_as_blocking(project, scope, found):
        hint = _hint_async(project, scope, given) if is_async else _hint(project, scope, given)
        yield _report(project, scope, given, "async with" if is_async else "with", hint, found)


def _started_twice(project: Project, scope: Scope, given: Expression) -> str:
    """How entering fails on what was awaited, and so started, before; empty if it does not."""
    awaited = behind(scope, given)
    if not isinstance(awaited, Await) or not isinstance(awaited.value, Call):
        return ""
    functions = called_functions(project, project.value(scope, awaited.value.func))
    errors = {project.facts.function(function).starts_once for function in functions}
    return errors.pop() if len(errors) == 1 else ""


def _is_reported_as_blocking(project: Project, scope: Scope, found: Origin) -> bool:
    """Whether the call is a synchronous driver's that blocks, which the rules about blocking report here."""
    blocks = any(project.facts.function(function).blocks for function in found.functions)
    return blocks and scope.module.role in RUNNING_CODE and project.runs_on_event_loop(scope)


# ------------------------------------------------------------------------------------------------------------------------- hints


def _hint_async(project: Project, scope: Scope, given: Expression) -> str:
    """What to write instead of `async with given`."""
    value = project.value(scope, given)
    if supports(project, value, Protocol.ENTER):
        return "use `with`"
    if supports(project, value, Protocol.AWAIT):
        return _hint_awaited(project, scope, given)
    if isinstance(given, Await) and supports(project, project.value(scope, given.value), Protocol.ENTER_ASYNC):
        return f"write `async with {source_text(given.value)}`, without `await`"
    return _closed_by_hand(project, value)


def _closed_by_hand(project: Project, value: Value) -> str:
    resources = [project.facts.resource(member.class_) for member in members(value) if isinstance(member, Instance)]
    is_connection = bool(resources) and all(resource is not None and resource.kind == "connection" for resource in resources)
    return "it is no context manager; close it in a `finally`" if is_connection else "it is no context manager"


def _hint(project: Project, scope: Scope, given: Expression) -> str:
    """What to write instead of `with given`."""
    value = project.value(scope, given)
    if supports(project, value, Protocol.ENTER_ASYNC):
        return "use `async with`" if scope.summary.is_async else "it needs `async with`, in an `async def`"
    if supports(project, value, Protocol.AWAIT):
        return _hint_awaited(project, scope, given)
    if isinstance(given, Await) and supports(project, project.value(scope, given.value), Protocol.ENTER_ASYNC):
        return f"write `async with {source_text(given.value)}`, without `await`"
    return _closed_by_hand(project, value)


def _hint_awaited(project: Project, scope: Scope, given: Expression) -> str:
    """What to write where the value must be awaited first."""
    result = project.evaluator.awaited(project.value(scope, given))
    text = source_text(given)
    if supports(project, result, Protocol.ENTER_ASYNC):
        return f"write `async with await {text}`"
    if supports(project, result, Protocol.ENTER):
        return f"write `with await {text}`"
    if supports(project, result, Protocol.ENTER_ASYNC) is False:
        return "await it; what it gives is no context manager either, so close it in a `finally`"
    return "await it"


def _report(project: Project, scope: Scope, given: Expression, statement: str, hint: str, found: Origin) -> Diagnostic:
    text = source_text(given)
    message = f"`{text}` cannot be used with `{statement}`: {hint}"
    return finding(RULE, project, scope, given, message, target=found.symbol(project))


RULE = Rule(
    "ADB204", "wrong-context-manager", "`with` or `async with` over what does not support it", Severity.ERROR, check, doc=__doc__
)
