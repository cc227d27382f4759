"""## What it does
Reports sessions that are provided for one request, but used by a task that goes on after it: one of `create_task()`, or a background
task of the framework.

## Why is this bad?
The dependency closes the session when the request has ended. A task of `create_task()` uses it at the same time:
`IllegalStateChangeError`, or lost work. A background task is worse than it looks: FastAPI 0.106 to 0.117, and newer ones for
`Depends(…, scope="function")`, close the session first; the task then opens it again, and its connection is never given back. Other
releases close it after the task, so that the connection stays checked out as long as the task takes.

## Example
```python
from fastapi import BackgroundTasks, Depends, FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

app = FastAPI()
Maker = async_sessionmaker(create_async_engine("postgresql+asyncpg://app"))


async def get_db():
    async with Maker() as session:
        yield session


async def send_receipt(db: AsyncSession, order: int):
    await db.execute(text("UPDATE orders SET sent = true WHERE id = :id"), {"id": order})


@app.post("/orders/{order}")
async def buy(order: int, tasks: BackgroundTasks, db: AsyncSession = Depends(get_db)):
    tasks.add_task(send_receipt, db, order)
```

## Use instead
```python
from fastapi import BackgroundTasks, FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

app = FastAPI()
Maker = async_sessionmaker(create_async_engine("postgresql+asyncpg://app"))


async def send_receipt(order: int):
    async with Maker() as db, db.begin():
        await db.execute(text("UPDATE orders SET sent = true WHERE id = :id"), {"id": order})


@app.post("/orders/{order}")
async def buy(order: int, tasks: BackgroundTasks):
    tasks.add_task(send_receipt, order)
```

## When it stays silent
- Unless the session is known to come from a dependency that closes it; the way is printed.
- When the task does no I/O on the session, or when what it runs is not known.
- On tasks that are awaited, gathered or kept in a local variable that is used otherwise, and on those of a task group.
- On sessions that the handler makes itself, and hands over.

## References
- https://fastapi.tiangolo.com/advanced/advanced-dependencies/#dependencies-with-yield-httpexception-except-and-background-tasks
- https://github.com/fastapi/fastapi/pull/10831
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from asyncdb_lint.model import Argument, Assign, Attribute, Bind, Call, Diagnostic, Expression, Frame, Module, Name, Severity
from asyncdb_lint.rules import APPLICATION, Rule
from asyncdb_lint.rules.finding import finding, version_frames
from asyncdb_lint.rules.protocols import called_functions
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.concurrency import Path
from asyncdb_lint.semantics.flow import origins
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.request_sessions import RequestSession, closing, request_session
from asyncdb_lint.semantics.values import Function, Scope
from asyncdb_lint.semantics.walk import Occurrence, dotted

KEEPING = "add"
"""How a set that keeps tasks from being collected gets one."""
CALLED_AT_END = "add_done_callback"
WAITING = frozenset({"unpacked", "argument", "iterated"})
"""Uses of a container of tasks by which something may wait for them."""


class Launch(NamedTuple):
    """A call that starts, or registers, what goes on when the function has returned: `work` is the coroutine's call."""

    call: Call
    work: Call
    is_free: bool


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for launch in _launches(project, scope):
            for use in project.concurrency.uses(scope, launch.work):
                is_session = (use.resource.kind, use.resource.mode) == ("session", "async")
                session = request_session(project, scope, use.path) if is_session else None
                if session is not None:
                    yield _report(project, scope, launch, use.path, session)
                    break


def _report(project: Project, scope: Scope, launch: Launch, path: Path, session: RequestSession) -> Diagnostic:
    work, provider = dotted(launch.work.func).lstrip("."), session.provider.summary.name
    name = f"the request's session `{_text(scope, path)}`"
    severity, version = Severity.ERROR, None
    if launch.is_free:
        message = f"{name} is used by a task that outlives the request: `{provider}` closes it while `{work}` runs"
    else:
        end = closing(project, session)
        version = end.version
        because = f" ({end.because})" if end.because else ""
        message = (
            f"{name} is used by a background task: `{provider}` closes it before `{work}` starts, which leaks a connection{because}"
        )
        if not end.early:
            severity = Severity.WARNING
            message = f"{name} is used by a background task: its connection stays checked out until `{work}` has ended{because}"
    return finding(
        RULE,
        project,
        scope,
        launch.call,
        message,
        help=f"open a session inside `{work}`, and pass it identifiers",
        target=work,
        related=(*_frames(project, session), *version_frames(version)),
        severity=severity,
    )


def _text(scope: Scope, path: Path) -> str:
    _, key, *attributes = path
    name = scope.summary.bindings[key[0]].name if isinstance(key, tuple) else str(key)
    return ".".join((name, *(str(each) for each in attributes)))


def _frames(project: Project, session: RequestSession) -> Iterator[Frame]:
    """Where the session comes from, and the calls that pass it on."""
    span = session.scope.summary.bindings[session.parameter.binding].span
    message = f"`{session.provider.summary.name}` provides the session here"
    yield Frame("origin", message, session.provider.qualname, project.place(session.scope.module, span))
    for scope, call in session.way:
        yield Frame("call", "passed on here", dotted(call.func), project.place(scope.module, call.span))


# ---------------------------------------------------------------------------------------------------------------------- launches


def _launches(project: Project, scope: Scope) -> Iterator[Launch]:
    for occurrence in project.operations.occurrences(scope):
        call = occurrence.expression
        if isinstance(call, Call):
            functions = [f for f in called_functions(project, project.value(scope, call.func)) or () if f.is_stub]
            if any(project.facts.function(function).keeps_task_weakly for function in functions):
                work = project.concurrency.task(scope, call)
                if isinstance(work, Call) and _is_let_go(project, scope, occurrence):
                    yield Launch(call, work, is_free=True)
            for function in functions:
                registered = _registered(project, function, call)
                if registered is not None:
                    yield Launch(call, registered, is_free=False)


def _registered(project: Project, function: Function, call: Call) -> Call | None:
    """The call that the framework will make of the arguments of `add_task(function, *args)`; None if the call registers none."""
    for name, given in match_arguments(function, call.arguments).by_parameter.items():
        registration = project.facts.function(function).registrations.get(name)
        if registration is not None and registration.when == "background":
            arguments: tuple[Argument, ...] = tuple(argument for argument in call.arguments if argument.value is not given)
            return Call(call.span, given, arguments)
    return None


def _is_let_go(project: Project, scope: Scope, task: Occurrence) -> bool:
    """Whether the function does nothing with the task that waits for it, or may: it drops it, or only keeps it from being collected."""
    if task.use == "discarded" or _is_detached(project, scope, task):
        return True
    parent = task.parent
    if task.use != "stored" or not isinstance(parent, Assign) or not all(isinstance(target, Bind) for target in parent.targets):
        return False
    bindings = {target.binding for target in parent.targets if isinstance(target, Bind)}
    names = {target.name for target in parent.targets if isinstance(target, Bind)}
    if names & {*scope.summary.globals, *scope.summary.nonlocals} or _is_captured(project, scope, names):
        return False
    reads = (o for o in project.operations.occurrences(scope) if _reads(scope, o.expression, bindings))
    return all(_is_detached(project, scope, read) for read in reads)


def _reads(scope: Scope, expression: Expression, bindings: set[int]) -> bool:
    if not isinstance(expression, Name) or expression.scope != "local":
        return False
    return not origins(scope.summary, scope.summary.reaching[expression.use]).isdisjoint(bindings)


def _is_captured(project: Project, scope: Scope, names: set[str]) -> bool:
    """Whether a function defined in this one may use one of the names."""
    inner = (Scope(scope.module, n) for n in range(scope.index + 1, len(scope.module.summary.functions)))
    expressions = (o.expression for each in inner for o in project.operations.occurrences(each))
    return any(isinstance(e, Name) and e.scope == "captured" and e.name in names for e in expressions)


def _is_detached(project: Project, scope: Scope, use: Occurrence) -> bool:
    """Whether the use of the task only has a function called at its end, or puts it into a set that nobody waits for."""
    match use.parent:
        case Attribute(attr=attr):
            return use.use == "receiver" and attr == CALLED_AT_END
        case Call(func=Attribute(value=container, attr=attr)) if use.use == "argument" and attr == KEEPING:
            is_outside = isinstance(container, Attribute) or (isinstance(container, Name) and container.scope == "global")
            return is_outside and not _is_waited_for(project, scope.module, dotted(container))
        case _:
            return False


def _is_waited_for(project: Project, module: Module, container: str) -> bool:
    """Whether something in the module may wait for the tasks of the container."""
    return any(
        o.use in WAITING and dotted(o.expression) == container
        for scope in project.scopes(module)
        for o in project.operations.occurrences(scope)
    )


RULE = Rule(
    "ADB404",
    "request-session-in-background-task",
    "A request's session is used by a task that goes on after the request",
    Severity.ERROR,
    check,
    APPLICATION,
    subsumes=("ADB402",),
    doc=__doc__,
)
