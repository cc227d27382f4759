"""## What it does
Reports pools and connections that are used before they are opened: the result of `create_pool()` without `await`, `engine.connect()`
or `aiosqlite.connect()` that nobody awaits or enters, a psycopg pool made with `open=False`.

## Why is this bad?
Making them connects to nothing. The first query fails: `InterfaceError: pool is not initialized` (asyncpg), `AttributeError:
'_PoolContextManager' object has no attribute 'acquire'` (aiomysql, asyncmy), `PoolClosed: the pool 'pool-1' is not open yet`
(psycopg), `AsyncContextNotStarted` (SQLAlchemy), `ValueError: no active connection` (aiosqlite).

## Example
```python
import asyncpg


async def users(dsn: str):
    pool = asyncpg.create_pool(dsn)
    return await pool.fetch("SELECT * FROM users")
```

## Use instead
```python
import asyncpg


async def users(dsn: str):
    async with asyncpg.create_pool(dsn) as pool:
        return await pool.fetch("SELECT * FROM users")
```

## When it stays silent
- When the pool is awaited, entered, opened, stored, returned or passed on before its first use: others may open it.
- When it is a module's variable or an attribute, unless it is a psycopg pool with `open=False` that the whole project never opens.
- On methods that work without a connection, such as `get_size()` and `close()`.

## References
- https://magicstack.github.io/asyncpg/current/usage.html
- https://www.psycopg.org/psycopg3/docs/advanced/pool.html
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Assign, Attribute, Bind, Call, Constant, Diagnostic, Frame, Module, Name, Severity
from asyncdb_lint.rules import Rule
from asyncdb_lint.rules.awaiting import promises, stored
from asyncdb_lint.rules.finding import finding, source_text
from asyncdb_lint.rules.unopened import effect, first_use, opened_object, unopened_use
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Class, Instance, Scope, is_unknown, members
from asyncdb_lint.semantics.walk import Occurrence


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for promise in promises(project, scope):
            used = unopened_use(project, scope, promise)
            opened = opened_object(project, scope, promise)
            if used is not None and opened is not None:
                yield _report_promise(project, scope, promise.occurrence, opened, used)
        for made, pool in _closed_pools(project, scope):
            assigned = stored(project, scope, made)
            used = first_use(project, pool, assigned) if assigned is not None else None
            if used is not None:
                yield _report_closed(project, scope, made, pool, (scope, used))
            elif scope.index == 0:
                first = _use_in_project(project, scope, made, pool)
                if first is not None:
                    yield _report_closed(project, scope, made, pool, first)


# --------------------------------------------------------------------------------------------------------- pools made without opening


def _closed_pools(project: Project, scope: Scope) -> Iterator[tuple[Occurrence, Instance]]:
    """The calls that make an object and say that it is not opened yet, each with the object."""
    for occurrence in project.operations.occurrences(scope):
        call = occurrence.expression
        if isinstance(call, Call) and occurrence.use == "stored" and _is_left_closed(project, scope, call):
            for member in members(project.value(scope, call)):
                if isinstance(member, Instance):
                    yield occurrence, member


def _is_left_closed(project: Project, scope: Scope, call: Call) -> bool:
    for class_ in members(project.value(scope, call.func)):
        constructor = project.evaluator.class_function(class_) if isinstance(class_, Class) and class_.module.is_stub else None
        if constructor is None:
            return False
        roles = project.facts.function(constructor).roles
        for name, given in match_arguments(constructor, call.arguments).by_parameter.items():
            if roles.get(name) == "opens-now" and isinstance(given, Constant) and given.value is False:
                return True
    return False


def _use_in_project(project: Project, scope: Scope, made: Occurrence, pool: Instance) -> tuple[Scope, Occurrence] | None:
    """Where the project uses the pool that a module's variable holds; None if it opens it somewhere, or may."""
    statement = made.parent
    if not isinstance(statement, Assign) or len(statement.targets) != 1 or not isinstance(statement.targets[0], Bind):
        return None
    name = statement.targets[0].name
    if any(_is_renamed(module, name) for module in project.modules):
        return None
    first: tuple[Scope, Occurrence] | None = None
    for other, mention in _mentions(project, name, pool):
        what = effect(project, pool, mention)
        if what == "open":
            return None
        if what == "use" and first is None:
            first = (other, mention)
    return first


def _is_renamed(module: Module, name: str) -> bool:
    """Whether the module imports something of that name under another name."""
    return any(b.member == name and b.name != name for function in module.summary.functions for b in function.bindings)


def _mentions(project: Project, name: str, pool: Instance) -> Iterator[tuple[Scope, Occurrence]]:
    """The places of the project that may name the pool."""
    for module in project.modules:
        for scope in project.scopes(module):
            for occurrence in project.operations.occurrences(scope):
                match occurrence.expression:
                    case Name(name=mentioned) | Attribute(attr=mentioned) if mentioned == name:
                        value = project.value(scope, occurrence.expression)
                        if is_unknown(value) or any(isinstance(m, Instance) and m.site == pool.site for m in members(value)):
                            yield scope, occurrence
                    case _:
                        pass


# ------------------------------------------------------------------------------------------------------------------------ reports


def _report_promise(project: Project, scope: Scope, made: Occurrence, opened: Instance, used: Occurrence) -> Diagnostic:
    text = source_text(made.expression)
    message = f"the {_noun(project, opened)} from `{text}` is used before it is awaited or entered"
    help_ = f"write `await {text}`" if scope.summary.is_async else "await it, or enter it with `async with`, in an `async def`"
    return _finding(project, scope, made, opened, message, help_, (scope, used))


def _report_closed(project: Project, scope: Scope, made: Occurrence, pool: Instance, used: tuple[Scope, Occurrence]) -> Diagnostic:
    text = source_text(made.expression)
    message = f"the {_noun(project, pool)} from `{text}` is used before it is opened"
    help_ = "open it first: `await` its `open()`, or enter it with `async with`"
    return _finding(project, scope, made, pool, message, help_, used)


def _finding(
    project: Project, scope: Scope, made: Occurrence, opened: Instance, message: str, help_: str, used: tuple[Scope, Occurrence]
) -> Diagnostic:
    where, read = used
    place = project.place(where.module, read.parent.span)
    related = [Frame("call", "it is used here", where.qualname, place)]
    return finding(RULE, project, scope, made.expression, message, help=help_, target=opened.class_.qualname, related=related)


def _noun(project: Project, opened: Instance) -> str:
    resource = project.facts.resource(opened.class_)
    return resource.kind if resource is not None else "object"


RULE = Rule(
    "ADB206",
    "uninitialized-pool",
    "A pool or connection is used before it is opened",
    Severity.ERROR,
    check,
    subsumes=("ADB202",),
    doc=__doc__,
)
