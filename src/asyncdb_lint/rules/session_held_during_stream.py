"""## What it does
Reports handlers that answer with a stream without end while a session of the request still has a transaction open, and streams that go
on using a session which has been closed.

## Why is this bad?
FastAPI from 0.118 on, and before 0.106, closes what a dependency has yielded after the response. A session that has executed something
keeps its connection until then: for server-sent events, as long as the client listens. A pool of 15 connections serves 15 clients, and
then nobody.

FastAPI 0.106 to 0.117, and newer ones for `Depends(…, scope="function")`, close it before the stream begins. A generator that uses the
session opens it again, and its connection is never given back.

## Example
```python
import asyncio

from fastapi import Depends, FastAPI
from fastapi.responses import StreamingResponse
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

app = FastAPI()
Maker = async_sessionmaker(create_async_engine("postgresql+asyncpg://app"))


async def get_db():
    async with Maker() as session:
        yield session


async def ticks():
    while True:
        yield "data: tick\\n\\n"
        await asyncio.sleep(1)


@app.get("/events")
async def events(db: AsyncSession = Depends(get_db)):
    await db.execute(text("SELECT 1"))
    return StreamingResponse(ticks())
```

## Use instead
```python
import asyncio

from fastapi import Depends, FastAPI
from fastapi.responses import StreamingResponse
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

app = FastAPI()
Maker = async_sessionmaker(create_async_engine("postgresql+asyncpg://app"))


async def get_db():
    async with Maker() as session:
        yield session


async def ticks():
    while True:
        yield "data: tick\\n\\n"
        await asyncio.sleep(1)


@app.get("/events")
async def events(db: AsyncSession = Depends(get_db)):
    await db.execute(text("SELECT 1"))
    await db.commit()
    return StreamingResponse(ticks())
```

## When it stays silent
- Unless the stream is an asynchronous generator that yields in a loop without end, or in one that waits (`asyncio.sleep`, `Queue.get`).
- When the session has executed nothing, or is committed, rolled back or closed before the return, or may be, by a function that gets it.
- When the session is closed before the stream begins, and the stream does not use it.
- When an engine of the project has a pool class of its own, such as `NullPool`.

## References
- https://fastapi.tiangolo.com/advanced/advanced-dependencies/#dependencies-with-yield-and-streamingresponse-technical-details
- https://github.com/open-webui/open-webui/pull/28183
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from asyncdb_lint.model import Call, Diagnostic, Expression, Frame, Module, Name, Role, Severity
from asyncdb_lint.rules import APPLICATION, Rule
from asyncdb_lint.rules.finding import finding, version_frames
from asyncdb_lint.rules.protocols import called_functions
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.endless import UNBOUNDED, endless_yields, endlessness
from asyncdb_lint.semantics.flow import results_of
from asyncdb_lint.semantics.held_sessions import HeldSession, may_end
from asyncdb_lint.semantics.options import stub_calls
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.registrations import REQUEST
from asyncdb_lint.semantics.request_sessions import (
    Closing,
    RequestSession,
    closing,
    providers_of,
    request_session,
    request_sessions_of,
)
from asyncdb_lint.semantics.values import Function, Scope, Stream, members

POOL_CHOICES = frozenset({"poolclass", "pool"})


class Streaming(NamedTuple):
    """A response that is streamed: its class's name, the call that makes its content, and the generator that this runs."""

    at: Expression
    response: str
    content: Call | None
    generator: Scope


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        if _is_handler(project, scope) and not _chooses_pool(project):
            for session in _sessions(project, scope):
                yield from _of_session(project, scope, session)


def _is_handler(project: Project, scope: Scope) -> bool:
    """Whether a framework calls the function to answer requests; what it provides values with is none."""
    if not any(registration.when == REQUEST for registration in project.contexts.registrations(scope)):
        return False
    return not project.contexts.is_passed_as(scope, "injected")


def _sessions(project: Project, scope: Scope) -> Iterator[RequestSession]:
    """The sessions of the handler's request: its own, and those of its dependencies; one for each function that provides them."""
    found: dict[Scope, RequestSession] = {}
    pending, seen = [scope], {scope}
    while pending:
        current = pending.pop(0)
        for session in request_sessions_of(project, current):
            found.setdefault(session.provider.scope, session)
        for _, function in providers_of(project, current):
            if function.scope not in seen:
                seen.add(function.scope)
                pending.append(function.scope)
    yield from found.values()


def _chooses_pool(project: Project) -> bool:
    """Whether an engine of the application has a pool that may keep no connections."""
    return any(
        call.facts.owns_connections and POOL_CHOICES & call.arguments.keys()
        for module in project.modules
        if module.role is Role.APP
        for scope in project.scopes(module)
        for call in stub_calls(project, scope)
    )


# ---------------------------------------------------------------------------------------------------------------------- findings


def _of_session(project: Project, scope: Scope, session: RequestSession) -> Iterator[Diagnostic]:
    end = closing(project, session)
    walk = HeldSession(project, scope, session.provider)
    walk.exits(held=_held_before(project, scope, session, frozenset()))
    if scope.summary.is_generator:
        for occurrence in endless_yields(project, scope):
            if not end.early and True in walk.seen.get(id(occurrence.expression), ()):
                yield _held(project, scope, session, end, Streaming(occurrence.expression, "the response", None, scope))
                return
        return
    for value in results_of(scope.summary)[0]:
        streaming = _streaming(project, scope, value) if value is not None else None
        if streaming is None:
            continue
        uses = _uses(project, scope, streaming, session)
        if end.early:
            if uses:
                yield _used_after_close(project, scope, session, end, streaming)
        elif True in walk.seen.get(id(value), ()) or (uses and not may_end(project, streaming.generator)):
            yield _held(project, scope, session, end, streaming)


def _held_before(project: Project, scope: Scope, session: RequestSession, seen: frozenset[Scope]) -> bool:
    """Whether the functions that the framework has called for the parameters have left the session with a transaction."""
    held = False
    for _, function in providers_of(project, scope):
        if function.scope in (session.provider.scope, *seen):
            continue
        before = held or _held_before(project, function.scope, session, seen | {scope})
        walk = HeldSession(project, function.scope, session.provider)
        ways = walk.exits(held=before)
        held = any(way.state for way in ways if way.kind != "raise")
    return held


def _uses(project: Project, scope: Scope, streaming: Streaming, session: RequestSession) -> bool:
    """Whether the generator does I/O on the session."""
    uses = project.concurrency.uses(scope, streaming.content) if streaming.content is not None else ()
    sessions = (request_session(project, scope, use.path) for use in uses)
    return any(found is not None and found.provider.scope == session.provider.scope for found in sessions)


def _held(project: Project, scope: Scope, session: RequestSession, end: Closing, streaming: Streaming) -> Diagnostic:
    is_own = session.scope == scope
    name = f"session `{session.parameter.name}`" if is_own else f"the session of `{session.scope.summary.name}`"
    because = f" ({end.because})" if end.because else ""
    message = f"{name} keeps its connection until `{streaming.response}` ends{because}".replace("`the response`", "the response")
    commit = f"`await {session.parameter.name}.commit()`" if is_own else "commit the session"
    unbounded = endlessness(project, streaming.generator) == UNBOUNDED
    return finding(
        RULE,
        project,
        scope,
        streaming.at,
        message,
        help=f'{commit} before the stream begins, or provide the session with `scope="function"`',
        target=session.provider.qualname,
        related=(*_frames(project, session, streaming), *version_frames(end.version)),
        severity=Severity.ERROR if unbounded else Severity.WARNING,
    )


def _used_after_close(project: Project, scope: Scope, session: RequestSession, end: Closing, streaming: Streaming) -> Diagnostic:
    generator, provider = streaming.generator.summary.name, session.provider.summary.name
    because = f" ({end.because})" if end.because else ""
    consequence = "it opens it again, and leaks a connection"
    message = f"`{generator}` uses session `{session.parameter.name}` after `{provider}` has closed it: {consequence}{because}"
    return finding(
        RULE,
        project,
        scope,
        streaming.at,
        message,
        help=f"open a session inside `{generator}`",
        target=session.provider.qualname,
        related=(*_frames(project, session, streaming), *version_frames(end.version)),
        severity=Severity.ERROR,
    )


def _frames(project: Project, session: RequestSession, streaming: Streaming) -> Iterator[Frame]:
    span = session.scope.summary.bindings[session.parameter.binding].span
    provider = session.provider
    yield Frame(
        "origin",
        f"`{provider.summary.name}` provides the session here",
        provider.qualname,
        project.place(session.scope.module, span),
    )
    for occurrence in endless_yields(project, streaming.generator):
        place = project.place(streaming.generator.module, occurrence.expression.span)
        yield Frame("call", "yields as long as the client listens", streaming.generator.qualname, place)
        break


# --------------------------------------------------------------------------------------------------------------------- responses


def _streaming(project: Project, scope: Scope, value: Expression) -> Streaming | None:
    """The endless stream that a returned response sends; None if it is no such response."""
    response = _assigned(scope, value)
    if not isinstance(response, Call):
        return None
    for function in called_functions(project, project.value(scope, response.func)):
        roles = project.facts.function(function).roles
        for name, given in match_arguments(function, response.arguments).by_parameter.items():
            content = _assigned(scope, given)
            if roles.get(name) == "streamed" and isinstance(content, Call):
                generator = _generator(project, scope, content)
                if generator is not None:
                    return Streaming(response, _class_name(project, scope, response), content, generator)
    return None


def _generator(project: Project, scope: Scope, content: Call) -> Scope | None:
    """The project's endless generator that the call runs."""
    for given in members(project.value(scope, content)):
        function = given.function if isinstance(given, Stream) else None
        if isinstance(function, Function) and not function.is_stub and endlessness(project, function.scope):
            return function.scope
    return None


def _assigned(scope: Scope, expression: Expression) -> Expression:
    """What a local name was assigned, if one assignment alone reaches the read; else the expression itself."""
    if isinstance(expression, Name) and expression.scope == "local":
        reaching = scope.summary.reaching[expression.use]
        binding = scope.summary.bindings[reaching[0]] if len(reaching) == 1 and reaching[0] >= 0 else None
        if binding is not None and binding.kind == "assign" and not binding.path and binding.value is not None:
            return binding.value
    return expression


def _class_name(project: Project, scope: Scope, response: Call) -> str:
    for member in members(project.value(scope, response)):
        class_ = getattr(member, "class_", None)
        if class_ is not None:
            return str(class_.summary.name)
    return "the response"


RULE = Rule(
    "ADB405",
    "session-held-during-stream",
    "A request's session keeps its connection, or is used closed, while a stream is sent",
    Severity.WARNING,
    check,
    APPLICATION,
    doc=__doc__,
)
