"""What the rules about engines share: the calls that make one, what they load, how the engine is used, and what is bound to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from asyncdb_lint.model import Attribute, Call, Expression, LibraryVersion, Module, Name
from asyncdb_lint.semantics.calling import initializer
from asyncdb_lint.semantics.facts import Resource
from asyncdb_lint.semantics.folding import assignment_of
from asyncdb_lint.semantics.options import (
    Given,
    StubCall,
    resource_of,
    result_resource,
    scheme_facts,
    scheme_version,
    stub_calls,
)
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.urls import DatabaseUrl, url_of
from asyncdb_lint.semantics.values import NONE, Class, Function, Instance, Scope, Value, members
from asyncdb_lint.semantics.walk import Occurrence

OPPOSITE = {"sync": "async", "async": "sync"}


class Engine(NamedTuple):
    """A call that makes an engine: `loads` is what its URL's scheme loads, `resource` what the engine is.

    `version` is the release that decides what is loaded; None if all releases load the same.
    """

    call: StubCall
    url: DatabaseUrl
    loads: Mapping[str, Any]
    resource: Resource
    version: LibraryVersion | None


def engines(project: Project, module: Module) -> Iterator[Engine]:
    """The engines that a module makes of known schemes, unless something else than the URL says how they connect."""
    for scope in project.scopes(module):
        for call in stub_calls(project, scope):
            given = call.by_role("url")
            if given is None or not call.facts.owns_connections or any(n in call.arguments for n in call.parameters("connector")):
                continue
            resource = result_resource(project, call)
            url = url_of(project.evaluator, given.scope, given.expression)
            loads = scheme_facts(project, call, url)
            if resource is not None and resource.kind == "engine" and url is not None and loads is not None:
                yield Engine(call, url, loads, resource, scheme_version(project, call, url))


def driver_urls(project: Project, engine: Engine, modes: tuple[str, ...]) -> str:
    """The schemes of the same database whose drivers have one of the modes; those of drivers that the project depends on, if any."""
    stub = project.table.stubs[_layer(project, engine)]
    table = project.facts.constant(stub, "URL_SCHEMES") or {}
    dialect = engine.url.scheme.partition("+")[0]
    found = {
        scheme: facts
        for scheme, facts in table.items()
        if scheme.partition("+")[0] == dialect and "+" in scheme and facts["mode"] in modes
    }
    module = engine.call.scope.module
    at_hand = [scheme for scheme, facts in found.items() if _is_depended_on(project, module, facts)]
    return " or ".join(f"`{scheme}://`" for scheme in (at_hand or list(found))[:3])


def _is_depended_on(project: Project, module: Module, loads: Mapping[str, Any]) -> bool:
    """Whether the module's project locks or requires the driver that a scheme loads."""
    stub = project.table.stubs.get(str(loads["connect"]).partition(".")[0])
    distributions = project.facts.distributions(stub) if stub is not None else ()
    return project.versions.of((loads["driver"], *distributions), module) is not None


def _layer(project: Project, engine: Engine) -> str:
    driver = project.facts.driver(engine.call.function.scope.module)
    assert driver is not None  # the engine's scheme was found in its stub
    return driver.module


# ------------------------------------------------------------------------------------------------------------------------- uses


def uses(project: Project, call: StubCall) -> Iterator[tuple[Scope, Occurrence]]:
    """Where the call's result is used: where it stands, or where the one variable that it is assigned to is read."""
    occurrence = call.operation.occurrence
    if occurrence.use != "stored":
        yield call.scope, occurrence
        return
    targets = getattr(occurrence.parent, "targets", ())
    names = {getattr(target, "name", getattr(target, "attr", "")) for target in targets}
    for module in project.modules:
        for scope in project.scopes(module):
            for found in project.operations.occurrences(scope):
                expression = found.expression
                name = getattr(expression, "name", "") or getattr(expression, "attr", "")
                if name in names and isinstance(expression, Name | Attribute):
                    origin = assignment_of(project.evaluator, scope, expression)
                    if origin is not None and origin[1] is call.call:
                        yield scope, found


# ------------------------------------------------------------------------------------------------------------------------- binds


class MixedBind(NamedTuple):
    """A session or factory of one mode that is bound to engines or connections of the other."""

    call: StubCall
    bind: Given
    mode: str
    maker: Resource
    bound: Resource


def mixed_binds(project: Project, module: Module) -> Iterator[MixedBind]:
    """The sessions and factories of a module whose bind they cannot work with."""
    for scope in project.scopes(module):
        for call in stub_calls(project, scope):
            bind = call.by_role("bind")
            if bind is None or not call.complete:
                continue
            maker = maker_of(project, call)
            mode = _mode(project, call, maker) if maker is not None else ""
            bound = _bound(project, bind, OPPOSITE[mode]) if mode else None
            resource = resource_of(project, maker) if maker is not None else None
            if bound is not None and resource is not None:
                yield MixedBind(call, bind, mode, resource, bound)


def maker_of(project: Project, call: StubCall) -> Instance | None:
    """The session or factory that a constructor makes, or that a method is called on."""
    made = call.function.receiver if call.function.summary.name != "__init__" else project.value(call.scope, call.call)
    return made if isinstance(made, Instance) else None


def _mode(project: Project, call: StubCall, maker: Instance) -> str:
    """The mode of the sessions that are bound; empty if it is not known, or more than the bind decides it."""
    session = session_class(project, call, maker)
    made = project.facts.resource(session) if session is not None else None
    return made.mode if made is not None else ""


def session_class(project: Project, call: StubCall, maker: Instance) -> Class | None:
    """The class of the sessions that a call makes, or configures; None if it is not known, or if their engines or their synchronous half
    are given apart."""
    resource = project.facts.resource(maker.class_)
    if resource is None or resource.kind not in ("session", "factory"):
        return None
    sessions: Value = maker
    if resource.kind == "factory":
        if not maker.class_.arguments:
            return None
        sessions = maker.class_.arguments[0]
    if not isinstance(sessions, Instance) or _is_elsewhere_bound(project, call, resource, sessions.class_):
        return None
    return sessions.class_


def _is_elsewhere_bound(project: Project, call: StubCall, resource: Resource, session: Class) -> bool:
    """Whether a keyword of the session's own constructor says more about its engines or its synchronous half."""
    roles: dict[str, str] = {}
    for function in members(initializer(project.evaluator, session)):
        if isinstance(function, Function):
            roles |= project.facts.function(function).roles
    given = {**call.extra, **(call.arguments if resource.kind == "session" else {})}
    return any(roles.get(name) in ("binds", "session-class") for name in given)


def _bound(project: Project, bind: Given, mode: str) -> Resource | None:
    """What is bound, if all of what it may be are engines or connections of this mode."""
    found = [member for member in members(project.value(bind.scope, bind.expression)) if member != NONE]
    resources = [resource_of(project, member) if isinstance(member, Instance) else None for member in found]
    fits = all(r is not None and r.kind in ("engine", "connection") and r.mode == mode for r in resources)
    return resources[0] if resources and fits else None


def is_mixed(project: Project, engine: Engine) -> bool:
    """Whether a session of the other mode is bound to the engine: that finding says more."""
    for module in project.modules:
        for mixed in mixed_binds(project, module):
            bind = mixed.bind.expression
            origin = assignment_of(project.evaluator, mixed.bind.scope, bind)
            if bind is engine.call.call or (origin is not None and origin[1] is engine.call.call):
                return True
    return False


def is_call_of_engine(project: Project, scope: Scope, call: Call, mode: str) -> bool:
    """Whether the call makes an engine of this mode."""
    resource = resource_of(project, project.value(scope, call))
    return resource is not None and resource.kind == "engine" and resource.mode == mode


def sync_half(project: Project, scope: Scope, call: Call) -> Attribute | None:
    """The argument that is the synchronous half of an asynchronous engine or connection (`engine.sync_engine`), given by code that
    certainly runs in no greenlet: a coroutine's own, or a module's. None if there is no such argument."""
    if not scope.summary.is_async and scope.summary.kind not in ("module", "class"):
        return None
    for argument in call.arguments:
        given = argument.value
        if (
            isinstance(given, Attribute)
            and _has_mode(project, scope, given, "sync")
            and _has_mode(project, scope, given.value, "async")
        ):
            return given
    return None


def _has_mode(project: Project, scope: Scope, expression: Expression, mode: str) -> bool:
    return _bound(project, Given(scope, expression), mode) is not None
