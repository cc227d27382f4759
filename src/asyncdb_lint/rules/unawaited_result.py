"""## What it does
Reports values used as if a database call had been awaited: an attribute, an item, a loop, a truth test or a format of the coroutine
itself.

## Why is this bad?
Mostly it fails at once: `TypeError: 'coroutine' object is not subscriptable`. Some forms fail in silence: `if pool.fetchval(…)` is always
true, and aiomysql's `for row in cur.fetchall()` runs zero times, because a finished future is iterable. `await` binds to the end of a
chain, so `await session.execute(q).scalars()` asks the coroutine for `scalars`.

## Example
```python
import asyncpg


async def name(pool: asyncpg.Pool, uid):
    row = pool.fetchrow("SELECT name FROM users WHERE id = $1", uid)
    return row["name"]
```

## Use instead
```python
import asyncpg


async def name(pool: asyncpg.Pool, uid):
    row = await pool.fetchrow("SELECT name FROM users WHERE id = $1", uid)
    return row["name"]
```

## When it stays silent
- When the value is passed on unchanged, returned as a coroutine, entered with `async with`, or awaited anywhere later.
- On comparisons of a stored value (`if pending is not None`, but not `if row is None`), on rebinding with `x = await x`, on methods of
  coroutines and futures themselves (`close()`, `add_done_callback()`).
- When one of several possible values needs no `await`.

## References
- https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html
- https://github.com/agno-agi/agno/issues/5135
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from asyncdb_lint.model import Attribute, Call, Compare, Constant, Diagnostic, DictDisplay, Display, Frame, Module, Severity
from asyncdb_lint.rules import Rule
from asyncdb_lint.rules.awaiting import Promise, Stored, promises, stored
from asyncdb_lint.rules.finding import finding, source_text
from asyncdb_lint.rules.plain_values import taken_as_value
from asyncdb_lint.rules.unopened import may_be_read
from asyncdb_lint.semantics import type_hints
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Coroutine, Instance, Scope, is_unknown, members
from asyncdb_lint.semantics.walk import Occurrence

OWN_ATTRIBUTES = frozenset({"close", "send", "throw", "add_done_callback", "cancel", "cancelled", "done", "result", "exception"})
AS_VALUE = {
    "receiver": "an attribute of it is read",
    "subscripted": "an item of it is read",
    "iterated": "it is looped over",
    "tested": "it is always true",
    "compared": "it is compared",
    "operand": "it is an operand",
    "formatted": "it is formatted",
    "unpacked": "it is unpacked",
    "index": "it is used as a key",
}


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for promise in promises(project, scope):
            use = _use(project, scope, promise.occurrence, promise)
            if use:
                yield _report(project, scope, promise, use)
                continue
            assigned = stored(project, scope, promise.occurrence)
            if assigned is not None and not assigned.escapes:
                wrong = _wrong_read(project, scope, promise, assigned)
                if wrong is not None:
                    yield _report_stored(project, scope, promise, assigned, *wrong)


def _wrong_read(project: Project, scope: Scope, promise: Promise, assigned: Stored) -> tuple[Occurrence, str] | None:
    """The first read that uses the promise as a value; None if any read may await it or hand it on, unless one asks whether it is None."""
    for read in assigned.reads:
        if _asks_for_none(read):
            return read, "it is never `None`"
    wrong = [(read, _use(project, scope, read, promise)) for read in assigned.reads]
    if any(not use or read.use == "compared" for read, use in wrong):
        return None
    return next((found for found in wrong if found[0].use != "tested"), wrong[0] if wrong else None)


def _asks_for_none(read: Occurrence) -> bool:
    match read.parent:
        case Compare(rest=((("is" | "=="), Constant(value=None)),)):
            return True
        case _:
            return False


def _use(project: Project, scope: Scope, occurrence: Occurrence, promise: Promise) -> str:
    """How the un-awaited thing is used as a value; empty if it is not."""
    parent = occurrence.parent
    if occurrence.use == "receiver" and isinstance(parent, Attribute):
        own = (parent.attr in OWN_ATTRIBUTES and promise.kind != "context") or parent.attr.startswith("__")
        own = own or may_be_read(project, scope, promise, occurrence)
        return "" if own else f"`.{parent.attr}` is read from it"
    if occurrence.use == "argument" and isinstance(parent, Call):
        is_value_use = partial(_is_value_use, project, promise)
        name = taken_as_value(project, scope, parent, occurrence.expression, is_value_use)
        return f"it is passed to `{name}()`" if name else ""
    if occurrence.use == "returned":
        return _returned(project, scope)
    if occurrence.use == "element":
        return "it is sent as a part of the response" if _is_in_response(project, scope, parent) else ""
    return AS_VALUE.get(occurrence.use, "")


def _is_value_use(project: Project, promise: Promise, scope: Scope, read: Occurrence) -> bool:
    """Whether a function that gets the promise uses it as a value at this read; what it hands on is not followed further."""
    if read.use == "argument" and isinstance(read.parent, Call):
        return bool(taken_as_value(project, scope, read.parent, read.expression, lambda other, further: False))
    return read.use != "returned" and bool(_use(project, scope, read, promise))


def _returned(project: Project, scope: Scope) -> str:
    """Whether the function promises the value itself: an `async def` whose annotation is a class that is not awaitable."""
    summary = scope.summary
    if not summary.is_async or summary.returns is None:
        return ""
    promised = type_hints.interpret(project.evaluator, scope.definition, summary.returns)
    if is_unknown(promised) or any(_may_be_awaitable(project, member) for member in members(promised)):
        return ""
    return "it is returned where the annotation promises the value"


def _is_in_response(project: Project, scope: Scope, container: object) -> bool:
    """Whether the dict or list is what a request's handler returns, or a part of it: nothing awaits what is in it."""
    if not isinstance(container, DictDisplay | Display) or not _is_handler(project, scope):
        return False
    for outer in project.operations.occurrences(scope):
        if outer.expression is container:
            return outer.use == "returned" or (outer.use == "element" and _is_in_response(project, scope, outer.parent))
    return False


def _is_handler(project: Project, scope: Scope) -> bool:
    """Whether a framework's decorator makes the function answer requests; what a dependency gives goes to the project's own code."""
    registrations = (project.facts.function(registered.by).registers for registered in project.contexts.registered(scope))
    return any(registration is not None and registration.when == "request" for registration in registrations)


def _may_be_awaitable(project: Project, value: object) -> bool:
    match value:
        case Coroutine():
            return True
        case Instance():
            return not is_unknown(project.evaluator.attribute(value, "__await__")) or value.class_.qualname == "builtins.object"
        case _:
            return type(value).__name__ not in ("Known", "Tuple")


def _report(project: Project, scope: Scope, promise: Promise, use: str) -> Diagnostic:
    text = source_text(promise.call)
    message = f"`{text}` is an un-awaited {promise.noun}, used as a value: {use}"
    help_ = f"write `(await {text})`" if scope.summary.is_async else "await it in an `async def`"
    return finding(RULE, project, scope, promise.call, message, help=help_, target=promise.symbol)


def _report_stored(project: Project, scope: Scope, promise: Promise, assigned: Stored, read: Occurrence, use: str) -> Diagnostic:
    text = source_text(promise.call)
    place = project.place(scope.module, read.expression.span)
    message = f"`{assigned.name}` is an un-awaited {promise.noun} of `{text}`, used as a value on line {place.line}: {use}"
    related = [Frame("definition", f"`{assigned.name}` is used here", scope.qualname, place)]
    help_ = f"write `{assigned.name} = await {text}`" if scope.summary.is_async else "await it in an `async def`"
    return finding(RULE, project, scope, promise.call, message, help=help_, target=promise.symbol, related=related)


RULE = Rule("ADB202", "unawaited-result", "An un-awaited database call is used as its result", Severity.ERROR, check, doc=__doc__)
