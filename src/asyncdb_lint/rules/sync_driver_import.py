"""## What it does
Reports a synchronous driver imported into a module with coroutines and used for I/O there, where it cannot be proven that the use stays
off the event loop, and something says that it meets it.

## Why is this bad?
The import is the visible start of a blocked loop. Call-level rules cannot see uses whose callers are unknown: public helpers, plug-ins,
methods that are called through untyped objects.

The sign that the use meets the loop is that the driver is used in a method of a class that also defines coroutines, or that a coroutine of
the project calls something of the function's name that cannot be resolved.

## Example
```python
import psycopg2


class Repo:
    def save(self, row):
        conn = psycopg2.connect("dbname=app")
        conn.cursor().execute("INSERT INTO rows VALUES (%s)", (row,))

    async def ping(self):
        return True
```

## Use instead
```python
import asyncio

import psycopg2


class Repo:
    def _save(self, row):
        conn = psycopg2.connect("dbname=app")
        conn.cursor().execute("INSERT INTO rows VALUES (%s)", (row,))

    async def save(self, row):
        await asyncio.to_thread(self._save, row)
```

## When it stays silent
- On imports for exceptions, types, constants, adapters or SQL composition, and under `TYPE_CHECKING`.
- Where every use is off-loaded, or all callers of the using function are known: then the call-level rules decide. Where a framework, or
  a decorator that nobody knows, gets the function.
- Where the module has an asynchronous twin of the method in another class.
- Where a call-level finding in the module covers the driver.
- On drivers that are synchronous and asynchronous under one name, and on session layers: only their use counts.

## References
- https://github.com/mozilla-ai/clawbolt/issues/1139
- https://github.com/astral-sh/ruff/issues/7807
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Attribute, Call, Diagnostic, Frame, Module, Severity
from asyncdb_lint.rules import RUNNING_CODE, Rule
from asyncdb_lint.rules.blocking import BlockingCall, blocking_calls
from asyncdb_lint.rules.command_lines import is_command_line
from asyncdb_lint.rules.finding import finding, function_name
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Scope, is_unknown


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    coroutines = [scope for scope in project.scopes(module) if scope.summary.is_async]
    if not coroutines:
        return
    covered = {driver for scope in coroutines for driver in _covered(project, scope)}
    uses: dict[str, tuple[Scope, BlockingCall]] = {}
    for scope in project.scopes(module):
        if scope.summary.kind != "def" or scope.summary.is_async:
            continue
        for call in blocking_calls(project, scope):
            driver = call.leaf.driver
            is_candidate = driver.mode == "sync" and driver.layer == "driver" and driver.name not in covered | uses.keys()
            if is_candidate and _is_exposed(project, scope) and _meets_loop(project, scope):
                uses[driver.name] = (scope, call)
    for scope, call in uses.values():
        diagnostic = _report(project, module, scope, call, coroutines[0])
        if diagnostic is not None:
            yield diagnostic


def _covered(project: Project, scope: Scope) -> Iterator[str]:
    """The drivers that a call-level finding in the coroutine is about."""
    for call in blocking_calls(project, scope):
        yield call.leaf.driver.name
    for operation in project.operations.of(scope):
        found = project.effects.chain(scope, operation)
        if found is not None:
            yield found[1].leaf.driver.name


def _is_exposed(project: Project, scope: Scope) -> bool:
    """Whether nobody is known to call the function, or to get it: a decorator that nobody knows hands it on, a framework may call it."""
    summary = scope.summary
    if summary.name.startswith("__") or (summary.owner < 0 and summary.parent > 0) or _has_twin(scope):
        return False
    if (
        is_command_line(project, scope)
        or project.callers.calls_of(scope)
        or project.callers.mentions_of(scope)
        or project.contexts.registrations(scope)
    ):
        return False
    decorators = (decorator.func if isinstance(decorator, Call) else decorator for decorator in summary.decorators)
    return not any(is_unknown(project.value(scope.definition, decorator)) for decorator in decorators)


def _has_twin(scope: Scope) -> bool:
    """Whether another class of the module has a coroutine method of the name: callers with a loop use that one."""
    functions = scope.module.summary.functions
    owner, name = scope.summary.owner, scope.summary.name
    return owner >= 0 and any(f.is_async and f.name == name and f.owner >= 0 and f.owner != owner for f in functions)


def _meets_loop(project: Project, scope: Scope) -> bool:
    """A sign that the function runs on the loop: coroutines in its class, or an unresolved call of its name in a coroutine."""
    functions = scope.module.summary.functions
    if scope.summary.owner >= 0 and any(f.is_async and f.owner == scope.summary.owner for f in functions):
        return True
    return any(
        caller.summary.is_async
        and isinstance(call.func, Attribute)
        and is_unknown(project.value(caller, call.func))
        and not _is_awaited(project, caller, call)
        for caller, call in project.callers.calls_named(scope.summary.name)
    )


def _is_awaited(project: Project, scope: Scope, call: Call) -> bool:
    return any(o.expression is call and o.use == "awaited" for o in project.operations.occurrences(scope))


def _report(project: Project, module: Module, scope: Scope, call: BlockingCall, coroutine: Scope) -> Diagnostic | None:
    driver = call.leaf.driver
    body = Scope(module, 0)
    for function in module.summary.functions:
        for binding in function.bindings:
            if binding.kind == "import" and not binding.level and binding.module.partition(".")[0] == driver.module:
                used = call.operation.expression
                symbol = call.leaf.symbol
                place = project.place(module, used.span)
                message = (
                    f"synchronous driver {driver.name} is imported into a module with coroutines (`{function_name(coroutine)}`, …)"
                    f" and used for I/O in `{function_name(scope)}`"
                )
                related = (Frame("blocking", "blocks here", symbol, place),)
                help_ = f"use {driver.use}, or call `{scope.summary.name}` in a thread"
                return finding(RULE, project, body, binding.span, message, help=help_, target=driver.name, related=related)
    return None


RULE = Rule(
    "ADB105",
    "sync-driver-import",
    "A synchronous driver is imported beside coroutines and used where it may block them",
    Severity.WARNING,
    check,
    RUNNING_CODE,
    doc=__doc__,
)
