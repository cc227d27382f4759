"""## What it does
Reports synchronous engines whose URL names an asynchronous driver.

## Why is this bad?
The engine is made without complaint. The first connection raises `MissingGreenlet: greenlet_spawn has not been called`, in a plain
thread as well as in a coroutine.

## Example
```python
from sqlalchemy import create_engine

engine = create_engine("postgresql+asyncpg://app@db/app")
```

## Use instead
```python
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine("postgresql+asyncpg://app@db/app", connect_args={"command_timeout": 30})
```

## When it stays silent
- On drivers that are both synchronous and asynchronous (`+psycopg`, `+oracledb`), and on schemes that it does not know.
- On engines handed to `AsyncEngine()`, and on those used for nothing but their dialect or for compiling statements.
- When the URL comes from the environment, from settings or from a parameter, and when it is rewritten before use.
- When `creator=` or `module=` is given.
- When an asynchronous session is bound to the engine, which `mixed-session-engine` reports.

## References
- https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html
- https://github.com/sqlalchemy/sqlalchemy/issues/6355
- https://github.com/sqlalchemy/sqlalchemy/issues/6044
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Attribute, Call, Diagnostic, Module, Severity
from asyncdb_lint.rules import EVERYWHERE, Rule
from asyncdb_lint.rules.contradictions import is_expected_to_fail
from asyncdb_lint.rules.engines import driver_urls, engines, is_call_of_engine, is_mixed, uses
from asyncdb_lint.rules.finding import finding
from asyncdb_lint.semantics.options import StubCall
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Function, Scope, members
from asyncdb_lint.semantics.walk import Occurrence, dotted


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for engine in engines(project, module):
        if engine.resource.mode != "sync" or engine.loads["mode"] != "async":
            continue
        call = engine.call
        if is_expected_to_fail(project, call) or _never_connects(project, call) or is_mixed(project, engine):
            continue
        driver = engine.loads["driver"]
        message = f"`{call.name}()` with the asynchronous driver `{driver}`: the first connection raises `MissingGreenlet`"
        instead = driver_urls(project, engine, ("sync", "both"))
        help_ = f"use {engine.resource.use}" + (f", or a synchronous driver: {instead}" if instead else "")
        yield finding(RULE, project, call.scope, call.call, message, help=help_, target=call.name)


def _never_connects(project: Project, call: StubCall) -> bool:
    """Whether the engine is used, and never so that it connects."""
    found = list(uses(project, call))
    return bool(found) and all(_is_harmless(project, scope, occurrence) for scope, occurrence in found)


def _is_harmless(project: Project, scope: Scope, occurrence: Occurrence) -> bool:
    parent = occurrence.parent
    if occurrence.use == "receiver" and isinstance(parent, Attribute):
        methods = [member for member in members(project.value(scope, parent)) if isinstance(member, Function)]
        return not any(project.facts.function(method).blocks for method in methods)
    if occurrence.use == "argument" and isinstance(parent, Call):
        compiles = dotted(parent.func).rpartition(".")[2] == "compile"
        return compiles or is_call_of_engine(project, scope, parent, "async")
    return False


RULE = Rule(
    "ADB502",
    "sync-engine-async-driver",
    "A synchronous engine is made of a URL that names an asynchronous driver",
    Severity.ERROR,
    check,
    EVERYWHERE,
    doc=__doc__,
)
