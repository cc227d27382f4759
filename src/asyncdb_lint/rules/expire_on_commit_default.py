"""## What it does
Reports asynchronous sessions and session factories that keep the default `expire_on_commit=True`.

## Why is this bad?
A commit then makes every object of the session forget its attributes, and reading one is a query. An asynchronous session cannot query
behind an attribute: `user.id` after `commit()` raises `MissingGreenlet`, and after the session is closed `DetachedInstanceError`.

## Example
```python
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

engine = create_async_engine("postgresql+asyncpg://app")
Maker = async_sessionmaker(engine)


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)


async def create():
    async with Maker() as session:
        user = User()
        session.add(user)
        await session.commit()
        return user.id
```

## Use instead
```python
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

engine = create_async_engine("postgresql+asyncpg://app")
Maker = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase): ...


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)


async def create():
    async with Maker() as session:
        user = User()
        session.add(user)
        await session.commit()
        return user.id
```

## When it stays silent
- On an explicit `expire_on_commit=True`: that is a decision.
- When the option is set later, by `configure()` or where a session is made, or may be among `**options`; on sessions of a class of the
  project that has its own `__init__`.
- Unless some function of the application goes on using an object that it has added to an asynchronous session and committed, without
  refreshing it first, or returns it to a caller or framework that does; that place is printed. It must be certain that the session is
  one of these.
- In scripts, tests and migrations.

## References
- https://docs.sqlalchemy.org/en/21/orm/extensions/asyncio.html#preventing-implicit-io-when-using-asyncsession
- https://github.com/sqlalchemy/sqlalchemy/issues/6164
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from asyncdb_lint.model import Attribute, Bind, Diagnostic, Expression, Frame, Module, Role, Severity
from asyncdb_lint.rules import APPLICATION, Rule
from asyncdb_lint.rules.engines import maker_of, session_class
from asyncdb_lint.rules.expired_objects import ExpiredUse, expired_uses
from asyncdb_lint.rules.finding import finding
from asyncdb_lint.semantics.calling import initializer
from asyncdb_lint.semantics.holdings import Holding, holdings, is_name_of
from asyncdb_lint.semantics.identity import Identity, identity
from asyncdb_lint.semantics.memory import remembered
from asyncdb_lint.semantics.options import StubCall, stub_calls
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Class, Function, Scope, members
from asyncdb_lint.semantics.walk import dotted

EXPIRING = "expire-on-commit"


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for call in stub_calls(project, scope):
            if call.function.summary.name == "__init__" and call.parameters(EXPIRING) and _expires(project, call):
                use = _use_of_expired(project, call)
                if use is not None:
                    yield _report(project, call, use)


def _report(project: Project, call: StubCall, found: ExpiredUse) -> Diagnostic:
    option = call.parameters(EXPIRING)[0]
    message = (
        f"objects of the sessions of `{call.name}()` expire on commit: reading an attribute afterwards raises `MissingGreenlet`"
    )
    place = project.place(found.scope.module, found.use.expression.span)
    used = Frame("call", f"`{dotted(found.use.expression)}` is used after a commit", found.scope.qualname, place)
    return finding(RULE, project, call.scope, call.call, message, help=f"pass `{option}=False`", target=call.name, related=(used,))


def _sessions_of(project: Project, call: StubCall) -> Class | None:
    """The class of the asynchronous sessions that the call makes, or makes a factory of, or that the factory it configures makes."""
    maker = maker_of(project, call)
    session = session_class(project, call, maker) if maker is not None else None
    resource = project.facts.resource(session) if session is not None else None
    return session if resource is not None and resource.mode == "async" else None


def _expires(project: Project, call: StubCall) -> bool:
    """Whether the call makes asynchronous sessions, or a factory of such, that expire their objects by default."""
    session = _sessions_of(project, call)
    if session is None or not call.complete or call.by_role(EXPIRING) is not None:
        return False
    return all(isinstance(m, Function) and m.is_stub for m in members(initializer(project.evaluator, session)))


# ----------------------------------------------------------------------------------------------------------------------- evidence


class _Evidence(NamedTuple):
    """Where the application uses expired objects, and the calls that say, or may say, what becomes of objects on commit."""

    uses: tuple[ExpiredUse, ...]
    deciding: tuple[StubCall, ...]


@remembered
def _evidence(project: Project) -> _Evidence:
    scopes = [scope for module in project.modules if module.role is Role.APP for scope in project.scopes(module)]
    uses = tuple(use for scope in scopes for use in expired_uses(project, scope))
    deciding = tuple(call for scope in scopes for call in stub_calls(project, scope) if _decides(project, call))
    return _Evidence(uses, deciding)


def _use_of_expired(project: Project, call: StubCall) -> ExpiredUse | None:
    """A use of an object after it was committed in one of the sessions that the call makes."""
    uses, deciding = _evidence(project)
    return next((use for use in uses if not deciding or _is_made_by(project, use, call, deciding)), None)


def _decides(project: Project, call: StubCall) -> bool:
    """Whether the call says, or may say, what becomes of objects on commit: it makes, configures or calls a factory, or makes a session."""
    maker, session = maker_of(project, call), _sessions_of(project, call)
    if maker is None or session is None:
        return False
    resource = project.facts.resource(maker.class_)
    if call.function.summary.name != "__init__" and (resource is None or resource.kind != "factory"):
        return False
    roles = (project.facts.function(m).roles for m in members(initializer(project.evaluator, session)) if isinstance(m, Function))
    options = {name for role in roles for name, word in role.items() if word == EXPIRING}
    return not call.complete or any(name in call.arguments or name in call.extra for name in options)


def _is_made_by(project: Project, use: ExpiredUse, call: StubCall, deciding: Sequence[StubCall]) -> bool:
    """Whether the function makes the session itself, by this call or by calling the factory that it makes, of which nothing is decided."""
    occurrence = call.operation.occurrence
    targets = getattr(occurrence.parent, "targets", ()) if occurrence.use == "stored" else ()
    factory = _identity_of_target(project, call.scope, targets[0]) if targets else None
    for holding in holdings(project, use.scope):
        if is_name_of(use.scope, use.session, holding.bindings):
            if holding.call.call is call.call:
                return True
            of_factory = factory is not None and holding.source == factory
            return of_factory and not any(_concerns(project, other, factory, holding) for other in deciding)
    return False


def _concerns(project: Project, deciding: StubCall, factory: Identity | None, holding: Holding) -> bool:
    """Whether the deciding call makes the session, or configures its factory."""
    func = deciding.call.func
    configured = identity(project, deciding.scope, func.value) if isinstance(func, Attribute) else None
    return deciding.call is holding.call.call or (configured is not None and configured == factory)


def _identity_of_target(project: Project, scope: Scope, target: Expression) -> Identity | None:
    if isinstance(target, Bind):
        is_global = scope.index == 0 or target.name in scope.summary.globals
        return ("global", scope.module, target.name) if is_global else ("local", scope, (target.binding,))
    return identity(project, scope, target)


RULE = Rule(
    "ADB504",
    "expire-on-commit-default",
    "Objects of asynchronous sessions expire on commit",
    Severity.WARNING,
    check,
    APPLICATION,
    doc=__doc__,
)
