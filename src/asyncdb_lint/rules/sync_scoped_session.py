"""## What it does
Reports `scoped_session` registries of asynchronous sessions, and asynchronous registries from which no session is ever removed.

## Why is this bad?
`scoped_session` keeps one session per thread, so all tasks of an event loop share one. It also calls `close()` without awaiting it:
`remove()` leaves the connection checked out (`RuntimeWarning: coroutine 'AsyncSession.close' was never awaited`). SQLAlchemy 2.1
deprecates the combination.

`async_scoped_session` keeps one session for each task, and keeps it until `await registry.remove()`: without, memory and connections
grow with every request.

## Example
```python
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import scoped_session

engine = create_async_engine("postgresql+asyncpg://app")
Session = scoped_session(async_sessionmaker(engine))
```

## Use instead
```python
import asyncio

from sqlalchemy.ext.asyncio import async_scoped_session, async_sessionmaker, create_async_engine

engine = create_async_engine("postgresql+asyncpg://app")
Session = async_scoped_session(async_sessionmaker(engine), scopefunc=asyncio.current_task)


async def end_of_request():
    await Session.remove()
```

## When it stays silent
- On registries of synchronous sessions, and of sessions of unknown kind.
- On an asynchronous registry when something in the application removes a session from a registry, or may do so.
- Missing removal is reported in applications only.

## References
- https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html#using-asyncio-scoped-session
- https://github.com/sqlalchemy/sqlalchemy/issues/6746
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Attribute, Call, Diagnostic, Module, Role, Severity
from asyncdb_lint.rules import EVERYWHERE, Rule
from asyncdb_lint.rules.contradictions import is_expected_to_fail
from asyncdb_lint.rules.finding import finding
from asyncdb_lint.semantics.options import Given, StubCall, stub_calls
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Class, Function, Instance, Scope, Unknown, members
from asyncdb_lint.semantics.walk import Occurrence


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for call in stub_calls(project, scope):
            factory = call.by_role("session-factory")
            registry = project.value(scope, call.call)
            if factory is not None and isinstance(registry, Instance) and not is_expected_to_fail(project, call):
                found = _report(project, call, factory, registry)
                if found is not None:
                    yield found


def _report(project: Project, call: StubCall, factory: Given, registry: Instance) -> Diagnostic | None:
    resource = project.facts.resource(registry.class_)
    if resource is None or not _makes_async_sessions(project, factory):
        return None
    if resource.mode == "sync":
        message = f"`{call.name}()` cannot manage asynchronous sessions: tasks share one, and its `close()` is never awaited"
        help_ = "use `async_scoped_session(…, scopefunc=asyncio.current_task)`, or pass sessions to the functions that use them"
        return finding(RULE, project, call.scope, call.call, message, help=help_, target=call.name)
    if call.scope.module.role is Role.APP and not _is_removed(project, registry):
        message = f"no session is ever removed from this `{call.name}()`: it keeps one for every task"
        help_ = "`await` its `remove()` at the end of each request or task"
        return finding(RULE, project, call.scope, call.call, message, help=help_, target=call.name, severity=Severity.INFO)
    return None


def _makes_async_sessions(project: Project, factory: Given) -> bool:
    made = members(project.evaluator.call(project.value(factory.scope, factory.expression)))
    resources = [project.facts.resource(member.class_) if isinstance(member, Instance) else None for member in made]
    return bool(made) and all(r is not None and (r.kind, r.mode) == ("session", "async") for r in resources)


# ---------------------------------------------------------------------------------------------------------------------- removal


def _is_removed(project: Project, registry: Instance) -> bool:
    """Whether a session is removed from some registry of the class, or from something of which nothing is known."""
    names = set(_removers(project, registry.class_))
    for module in project.modules:
        if module.role in (Role.TEST, Role.VENDORED):
            continue
        for scope in project.scopes(module):
            for occurrence in project.operations.occurrences(scope):
                expression = occurrence.expression
                if isinstance(expression, Attribute) and expression.attr in names and _may_remove(project, scope, occurrence):
                    return True
    return False


def _removers(project: Project, registry: Class) -> Iterator[str]:
    """The names of the methods that end a scope."""
    for base in project.evaluator.mro(registry):
        for index, function in enumerate(base.module.summary.functions):
            if function.owner == base.index and project.facts.function(Function(Scope(base.module, index))).ends_scope:
                yield function.name


def _may_remove(project: Project, scope: Scope, occurrence: Occurrence) -> bool:
    """Whether the method is one that ends a scope, or, called without arguments or only named, may be."""
    value = project.value(scope, occurrence.expression)
    if any(isinstance(m, Function) and project.facts.function(m).ends_scope for m in members(value)):
        return True
    takes_something = isinstance(occurrence.parent, Call) and occurrence.use == "called" and occurrence.parent.arguments
    return not takes_something and any(isinstance(m, Unknown) for m in members(value))


RULE = Rule(
    "ADB407",
    "sync-scoped-session",
    "A registry of sessions that cannot await them, or that keeps them forever",
    Severity.ERROR,
    check,
    EVERYWHERE,
    doc=__doc__,
)
