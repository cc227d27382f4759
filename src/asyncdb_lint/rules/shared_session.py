"""## What it does
Reports a session or connection that is made once, at module level, in a class or by an object that lives as long as the process, and
used by request handlers.

## Why is this bad?
Requests run concurrently, and all of them are in the one transaction: what one rolls back, another has written. Two statements at once
raise (`InvalidRequestError: This session is provisioning a new connection`, `InterfaceError: another operation is in progress`), and
after an error every request fails until the next rollback.

## Example
```python
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

app = FastAPI()
session = AsyncSession(create_async_engine("postgresql+asyncpg://app"))


@app.get("/")
async def index():
    return await session.scalar(text("SELECT 1"))
```

## Use instead
```python
from fastapi import FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

app = FastAPI()
Maker = async_sessionmaker(create_async_engine("postgresql+asyncpg://app"))


@app.get("/")
async def index():
    async with Maker() as session:
        return await session.scalar(text("SELECT 1"))
```

## When it stays silent
- On factories, engines, pools and `async_scoped_session`, which are made to be shared.
- Unless a request handler, dependency or middleware is known to reach a use; the way is printed.
- When a request makes the object anew, when objects of its class are made elsewhere too, and when every use stands under a lock.
- On connections that take one statement at a time and commit each by itself (aiosqlite).

## References
- https://docs.sqlalchemy.org/en/21/orm/session_basics.html#is-the-session-thread-safe-is-asyncsession-safe-to-share-in-concurrent-tasks
- https://github.com/MagicStack/asyncpg/issues/258
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from asyncdb_lint.model import Assign, Attribute, Await, Bind, Call, Diagnostic, Expression, Frame, Module, Name, Role, Severity
from asyncdb_lint.rules import APPLICATION, Rule
from asyncdb_lint.rules.connecting import path_text
from asyncdb_lint.rules.finding import finding
from asyncdb_lint.rules.protocols import called_functions
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.contexts import Reached
from asyncdb_lint.semantics.facts import Resource
from asyncdb_lint.semantics.guards import is_once
from asyncdb_lint.semantics.identity import Identity, identity
from asyncdb_lint.semantics.members import self_stores
from asyncdb_lint.semantics.modules import self_name
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Class, Function, Instance, Scope, members
from asyncdb_lint.semantics.walk import Occurrence, dotted

SHOWN = 3
"""How many uses a finding shows."""


class Shared(NamedTuple):
    """A session or connection that is made once: by what it is known, and where it is made."""

    scope: Scope
    statement: Assign
    made: Expression
    class_: Class
    resource: Resource
    names: frozenset[Identity]


class Use(NamedTuple):
    """I/O on it, or handing it out, on the way of a request."""

    scope: Scope
    occurrence: Occurrence
    reached: Reached


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for shared in _made_once(project, scope):
            uses = _uses(project, shared)
            if uses:
                yield _report(project, shared, uses)


def _report(project: Project, shared: Shared, uses: list[Use]) -> Diagnostic:
    kind = shared.class_.summary.name
    name = _target_text(shared.statement)
    handlers = dict.fromkeys(path_text(use.reached) for use in uses)
    shown = ", ".join(list(handlers)[:SHOWN]) + (", …" if len(handlers) > SHOWN else "")
    message = f"`{name}` is one `{kind}` for all requests of {shown}: they share its transaction"
    instead = (
        "make a session for each request" if shared.resource.kind == "session" else "take a connection from a pool for each request"
    )
    frames = [
        Frame(
            "call",
            f"used by `{u.scope.summary.name}`",
            u.scope.qualname,
            project.place(u.scope.module, u.occurrence.expression.span),
        )
        for u in uses[:SHOWN]
    ]
    return finding(RULE, project, shared.scope, shared.made, message, help=instead, target=shared.class_.qualname, related=frames)


def _target_text(statement: Assign) -> str:
    target = statement.targets[0]
    return target.name if isinstance(target, Bind) else dotted(target)


# --------------------------------------------------------------------------------------------------------------------- made once


def _made_once(project: Project, scope: Scope) -> Iterator[Shared]:
    for occurrence in project.operations.occurrences(scope):
        statement = occurrence.statement
        if occurrence.use != "stored" or not isinstance(statement, Assign) or len(statement.targets) != 1:
            continue
        made = occurrence.expression.value if isinstance(occurrence.expression, Await) else occurrence.expression
        values = members(project.value(scope, occurrence.expression))
        if not isinstance(made, Call) or len(values) != 1 or not isinstance(values[0], Instance):
            continue
        if values[0].declared and not _is_library_call(project, scope, made):
            continue  # an annotation says so: the object may be a proxy
        resource = project.facts.resource(values[0].class_)
        if resource is not None and _is_for_one(resource):
            names = frozenset(_lasting_names(project, scope, statement.targets[0]))
            if names:
                yield Shared(scope, statement, made, values[0].class_, resource, names)


def _is_library_call(project: Project, scope: Scope, call: Call) -> bool:
    functions = called_functions(project, project.value(scope, call.func))
    return bool(functions) and all(function.is_stub for function in functions)


def _is_for_one(resource: Resource) -> bool:
    """Whether an object is made for one task at a time, whatever it does."""
    is_state = resource.kind in ("session", "connection") and resource.mode == "async"
    return is_state and bool(resource.concurrent_use) and not resource.concurrent_methods


def _lasting_names(project: Project, scope: Scope, target: Expression) -> Iterator[Identity]:
    """What the target is known by, if it lasts as long as the process; nothing if it does not, or if a request assigns it."""
    summary = scope.summary
    match target:
        case Bind(name=name) if summary.kind == "class":
            owner = next((n for n, class_ in enumerate(scope.module.summary.classes) if class_.body == scope.index), -1)
            yield from (("self", scope.module, owner, name), ("global", scope.module, summary.name, name))
        case Bind(name=name) if scope.index == 0 or name in summary.globals:
            if not _is_assigned_by_request(project, scope, name):
                yield ("global", scope.module, name)
        case Attribute(value=Name(name=receiver), attr=attr) if receiver == self_name(scope):
            variables = _only_objects(project, Class(scope.module, summary.owner))
            if variables and not _is_stored_by_request(project, scope, attr):
                yield ("self", scope.module, summary.owner, attr)
                yield from ((*variable, attr) for variable in variables)
        case _:
            pass


def _is_assigned_by_request(project: Project, scope: Scope, name: str) -> bool:
    owners = {owner for owner, _ in project.table.globals_of(scope.module).get(name, ()) if owner.index}
    return any(_assigns_anew(project, owner, name) for owner in owners)


def _is_stored_by_request(project: Project, scope: Scope, attr: str) -> bool:
    methods = {owner for owner, _ in self_stores(project.evaluator, Class(scope.module, scope.summary.owner)).get(attr, ())}
    elsewhere = {owner for owner, _ in project.evaluator.stores.attributes.get(attr, ())}
    return any(_assigns_anew(project, owner, attr) for owner in methods | elsewhere)


def _assigns_anew(project: Project, scope: Scope, name: str) -> bool:
    """Whether a request comes to an assignment of the name, or attribute of the name, that is no first one only."""
    if project.contexts.reached_from_request(scope) is None:
        return False
    return any(
        isinstance(o.statement, Assign) and o.use == "stored" and _target_text(o.statement).rpartition(".")[2] == name
        for o in project.operations.occurrences(scope)
        if not is_once(project.evaluator, scope, o)
    )


def _only_objects(project: Project, class_: Class) -> list[Identity]:
    """The module variables that hold all objects of the class; none if some are made elsewhere, or may be."""
    if project.hierarchy.subclasses(class_) or any(True for _ in project.callers.mentions_of_class(class_)):
        return []
    variables: list[Identity] = []
    for scope, call in project.callers.calls_named(class_.summary.name):
        made = [member for member in members(project.value(scope, call.func)) if isinstance(member, Class)]
        if scope.module.role is Role.TEST or not any(member.same_class(class_) for member in made):
            continue
        statement = next(o.statement for o in project.operations.occurrences(scope) if o.expression is call)
        if scope.index or not isinstance(statement, Assign) or not isinstance(statement.targets[0], Bind):
            return []
        variables.append(("global", scope.module, statement.targets[0].name))
    return variables


# -------------------------------------------------------------------------------------------------------------------------- uses


def _uses(project: Project, shared: Shared) -> list[Use]:
    """Where requests use it, handlers' own modules in order; none if it is used under a lock only."""
    written = {str(name[-1]) for name in shared.names}
    found = []
    for module in project.modules:
        for scope in project.scopes(module) if module.role is Role.APP else ():
            for occurrence in project.operations.occurrences(scope):
                if _last_name(occurrence.expression) in written and _is_use(project, scope, occurrence, shared):
                    reached = project.contexts.reached_from_request(scope)
                    if reached is not None:
                        found.append(Use(scope, occurrence, reached))
    return found


def _last_name(expression: Expression) -> str:
    return expression.name if isinstance(expression, Name) else expression.attr if isinstance(expression, Attribute) else ""


def _is_use(project: Project, scope: Scope, occurrence: Occurrence, shared: Shared) -> bool:
    """Whether the expression is the shared object, and something is done with it that matters to others, outside a lock."""
    if scope.summary.kind != "def" or identity(project, scope, occurrence.expression) not in shared.names:
        return False
    if project.concurrency.is_serialized(scope, occurrence):
        return False
    if occurrence.use in ("yielded", "returned"):
        return project.contexts.is_passed_as(scope, "injected")
    call = _call_on(project, scope, occurrence)
    return call is not None and _does_io(project, scope, call, occurrence)


def _call_on(project: Project, scope: Scope, occurrence: Occurrence) -> Call | None:
    """The awaited call that gets the object, as its receiver or as an argument."""
    parent = occurrence.parent
    for other in project.operations.occurrences(scope):
        if isinstance(other.expression, Call) and other.use in ("awaited", "entered async", "iterated async"):
            is_receiver = occurrence.use == "receiver" and other.expression.func is parent
            if is_receiver or (occurrence.use == "argument" and other.expression is parent):
                return other.expression
    return None


def _does_io(project: Project, scope: Scope, call: Call, occurrence: Occurrence) -> bool:
    for function in members(project.value(scope, call.func)):
        if not isinstance(function, Function):
            continue
        if occurrence.use == "receiver":
            return function.is_stub
        matched = match_arguments(function, call.arguments).by_parameter
        names = {name for name, given in matched.items() if given is occurrence.expression}
        if not function.is_stub and names & project.concurrency.io_parameters(function.scope):
            return True
    return False


RULE = Rule(
    "ADB403",
    "shared-session",
    "Requests share one session or connection",
    Severity.ERROR,
    check,
    APPLICATION,
    doc=__doc__,
)
