"""## What it does
Reports methods that asynchronous sessions, connections and engines do not have, and statements given to them as plain strings.

## Why is this bad?
`session.query(…)` raises `AttributeError: 'AsyncSession' object has no attribute 'query'`, and so do `session.exec(…)` on SQLAlchemy's
own `AsyncSession` and `engine.execute(…)`. `session.execute("SELECT 1")` raises `ArgumentError: Textual SQL expression 'SELECT 1' should
be explicitly declared as text('SELECT 1')`.

One finding stands for all uses of a method in a function.

## Example
```python
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase


class User(DeclarativeBase): ...


async def users(session: AsyncSession):
    await session.execute("SET search_path TO app")
    return await session.query(User).all()
```

## Use instead
```python
from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase


class User(DeclarativeBase): ...


async def users(session: AsyncSession):
    await session.execute(text("SET search_path TO app"))
    return (await session.scalars(select(User))).all()
```

## When it stays silent
- On subclasses that have the method, or whose bases are not all known.
- When the session is known by its annotation only, and a subclass of the project, or of a library that it imports, has the method:
  SQLModel's `AsyncSession` is one, and has `exec`.
- On the synchronous session of `run_sync()`, and beside `hasattr()` or `except AttributeError`.
- On objects that only an annotation calls a session, in tests: they are often mocks.
- On statements of which it is not certain that they are strings.

## References
- https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html
- https://github.com/h0rn3t/fastapi-async-sqlalchemy/issues/27
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Attribute, Diagnostic, Frame, Module, Role, Severity
from asyncdb_lint.rules import EVERYWHERE, Rule
from asyncdb_lint.rules.absent_attributes import Absent, absent, subclasses
from asyncdb_lint.rules.contradictions import is_expected_to_fail, may_fail
from asyncdb_lint.rules.finding import finding
from asyncdb_lint.semantics.members import own_member
from asyncdb_lint.semantics.options import Given, StubCall, stub_calls
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Instance, Known, Scope, members
from asyncdb_lint.semantics.walk import Occurrence, dotted


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        if not project.contexts.is_passed_as(scope, "bridged"):
            yield from _missing_methods(project, scope)
            yield from _plain_strings(project, scope)


def _missing_methods(project: Project, scope: Scope) -> Iterator[Diagnostic]:
    found: dict[tuple[str, str], list[tuple[Occurrence, Absent]]] = {}
    for occurrence in project.operations.occurrences(scope):
        if isinstance(occurrence.expression, Attribute):
            missing = absent(project, scope, occurrence)
            if missing is not None and not may_fail(project, scope, occurrence):
                found.setdefault((missing.class_.qualname, occurrence.expression.attr), []).append((occurrence, missing))
    for (qualname, name), places in found.items():
        occurrence, missing = places[0]
        class_ = missing.class_.summary.name
        yield finding(
            RULE,
            project,
            scope,
            occurrence.expression,
            f"`{class_}` has no attribute `{name}`: `{dotted(occurrence.expression)}` raises `AttributeError`",
            help=missing.instead or None,
            target=f"{qualname}.{name}",
            related=[
                Frame("call", "and here", f"{qualname}.{name}", project.place(scope.module, other.expression.span))
                for other, _ in places[1:]
            ],
        )


def _plain_strings(project: Project, scope: Scope) -> Iterator[Diagnostic]:
    for call in stub_calls(project, scope):
        statement = call.by_role("statement")
        if statement is None or not _is_string(project, statement) or _accepts_strings(project, call):
            continue
        if not is_expected_to_fail(project, call):
            callee = dotted(call.call.func).lstrip(".")
            message = f"`{callee}()` gets a plain string: `ArgumentError: Textual SQL expression … should be declared as text(…)`"
            yield finding(RULE, project, scope, call.call, message, help="wrap the string in `text()`", target=call.name)


def _is_string(project: Project, given: Given) -> bool:
    """Whether the code itself makes a string of it; an annotation is not enough, since who passes `text()` is not told."""
    return all(
        (isinstance(member, Known) and isinstance(member.literal, str))
        or (isinstance(member, Instance) and member.class_.qualname == "builtins.str" and not member.declared)
        for member in members(project.value(given.scope, given.expression))
    )


def _accepts_strings(project: Project, call: StubCall) -> bool:
    """Whether the receiver may be of a subclass with a method of its own, or a mock."""
    receiver, name = call.function.receiver, call.function.summary.name
    if not isinstance(receiver, Instance) or not receiver.declared:
        return False
    overriding = (own_member(project.evaluator, derived, name) for derived in subclasses(project, receiver.class_))
    return call.scope.module.role is Role.TEST or any(method is not None for method in overriding)


RULE = Rule(
    "ADB508",
    "unsupported-session-method",
    "An asynchronous session, connection or engine has no such method, or takes no plain string",
    Severity.ERROR,
    check,
    EVERYWHERE,
    doc=__doc__,
)
