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
- On comparisons of a stored value (`if pending is not None`), on rebinding with `x = await x`, on methods of coroutines and futures
  themselves (`close()`, `add_done_callback()`).
- When one of several possible values needs no `await`.

## References
- https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html
- https://github.com/agno-agi/agno/issues/5135
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Attribute, Call, Diagnostic, Frame, Module, Severity
from asyncdb_lint.rules import Rule
from asyncdb_lint.rules.awaiting import Promise, Stored, promises, stored
from asyncdb_lint.rules.finding import call_text, finding
from asyncdb_lint.semantics import type_hints
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import (
    Class,
    Coroutine,
    Function,
    Instance,
    Overloads,
    Scope,
    is_unknown,
    members,
)
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
CONSUMERS = frozenset(
    {"len", "list", "tuple", "set", "dict", "frozenset", "sorted", "sum", "min", "max", "any", "all", "int", "float", "bool"}
)


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for promise in promises(project, scope):
            use = _use(project, scope, promise.occurrence, promise)
            if use:
                yield _report(project, scope, promise, use)
                continue
            assigned = stored(project, scope, promise)
            if assigned is not None and not assigned.escapes:
                wrong = _wrong_read(project, scope, assigned)
                if wrong is not None:
                    yield _report_stored(project, scope, assigned, *wrong)


def _wrong_read(project: Project, scope: Scope, assigned: Stored) -> tuple[Occurrence, str] | None:
    """The first read that uses the promise as a value; None if any read may await it or hand it on."""
    wrong = [(read, _use(project, scope, read, assigned.promise)) for read in assigned.reads]
    if any(not use or read.use == "compared" for read, use in wrong):
        return None
    return next((found for found in wrong if found[0].use != "tested"), wrong[0] if wrong else None)


def _use(project: Project, scope: Scope, occurrence: Occurrence, promise: Promise) -> str:
    """How the un-awaited thing is used as a value; empty if it is not."""
    parent = occurrence.parent
    if occurrence.use == "receiver" and isinstance(parent, Attribute):
        own = (parent.attr in OWN_ATTRIBUTES and promise.kind != "context") or parent.attr.startswith("__")
        return "" if own else f"`.{parent.attr}` is read from it"
    if occurrence.use == "argument" and isinstance(parent, Call):
        name = _consumer(project, scope, parent)
        return f"it is passed to `{name}()`" if name else ""
    if occurrence.use == "returned":
        return _returned(project, scope)
    return AS_VALUE.get(occurrence.use, "")


def _consumer(project: Project, scope: Scope, call: Call) -> str:
    """The builtin that takes the argument as a value; empty for any other callee."""
    for member in members(project.value(scope, call.func)):
        function = member.functions[0] if isinstance(member, Overloads) else member
        if (isinstance(function, Function) and function.scope.module.name == "builtins") or (
            isinstance(function, Class) and function.module.name == "builtins"
        ):
            name = function.summary.name
        else:
            return ""
        if name in CONSUMERS:
            return name
    return ""


def _returned(project: Project, scope: Scope) -> str:
    """Whether the function promises the value itself: an `async def` whose annotation is a class that is not awaitable."""
    summary = scope.summary
    if not summary.is_async or summary.returns is None:
        return ""
    promised = type_hints.interpret(project.evaluator, scope.definition, summary.returns)
    if is_unknown(promised) or any(_may_be_awaitable(project, member) for member in members(promised)):
        return ""
    return "it is returned where the annotation promises the value"


def _may_be_awaitable(project: Project, value: object) -> bool:
    match value:
        case Coroutine():
            return True
        case Instance():
            return not is_unknown(project.evaluator.attribute(value, "__await__")) or value.class_.qualname == "builtins.object"
        case _:
            return type(value).__name__ not in ("Known", "Tuple")


def _report(project: Project, scope: Scope, promise: Promise, use: str) -> Diagnostic:
    text = call_text(promise.call)
    message = f"`{text}` is an un-awaited {promise.noun}, used as a value: {use}"
    help_ = f"write `(await {text})`" if scope.summary.is_async else "await it in an `async def`"
    return finding(RULE, project, scope, promise.call, message, help=help_, target=promise.symbol)


def _report_stored(project: Project, scope: Scope, assigned: Stored, read: Occurrence, use: str) -> Diagnostic:
    promise = assigned.promise
    text = call_text(promise.call)
    place = project.place(scope.module, read.expression.span)
    message = f"`{assigned.name}` is an un-awaited {promise.noun} of `{text}`, used as a value on line {place.line}: {use}"
    related = [Frame("definition", f"`{assigned.name}` is used here", scope.qualname, place)]
    help_ = f"write `{assigned.name} = await {text}`" if scope.summary.is_async else "await it in an `async def`"
    return finding(RULE, project, scope, promise.call, message, help=help_, target=promise.symbol, related=related)


RULE = Rule("ADB202", "unawaited-result", "An un-awaited database call is used as its result", Severity.ERROR, check, doc=__doc__)
