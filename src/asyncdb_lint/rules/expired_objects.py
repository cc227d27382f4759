"""Where a function goes on using an object after it has committed the session that the object was added to.

The object is followed along the paths of the function: added to a session, expired by a commit of the same session, and then read. What
hands it back to the session first (`refresh`) makes it usable again. An object that is only returned is used if a caller reads it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from asyncdb_lint.model import Assign, Attribute, Await, Bind, Call, Display, Expression, Name
from asyncdb_lint.semantics.flow import origins
from asyncdb_lint.semantics.options import StubCall, stub_calls
from asyncdb_lint.semantics.paths import Step, exits
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.registrations import REQUEST
from asyncdb_lint.semantics.values import Instance, Scope
from asyncdb_lint.semantics.walk import Occurrence, dotted

NEW, ADDED, EXPIRED, FRESH = "new", "added", "expired", "fresh"
CALLERS = 3
"""Through how many callers a returned object is followed."""


class ExpiredUse(NamedTuple):
    """A use of an object after the commit that expires it; `session` is the session as written."""

    scope: Scope
    use: Occurrence
    session: Expression


def expired_uses(project: Project, scope: Scope) -> Iterator[ExpiredUse]:
    """The first use of each object that the function adds to an asynchronous session, commits, and goes on using."""
    calls = {id(call.call): call for call in stub_calls(project, scope) if _is_of_async_session(project, call)}
    for added in calls.values():
        given = added.by_role("tracked")
        func = added.call.func
        if given is not None and isinstance(func, Attribute):
            for name in _names(given.expression):
                walk = _Following(scope, calls, added, func.value, name)
                exits(scope.summary.body, project.operations.occurrences(scope), NEW, walk)
                if walk.found is not None and _is_used(project, scope, walk.found):
                    yield ExpiredUse(scope, walk.found, func.value)


def _is_used(project: Project, scope: Scope, found: Occurrence) -> bool:
    """Whether the use reads the object; what is returned together with others is not followed."""
    if found.use == "element":
        return not any(o.expression is found.parent and o.use == "returned" for o in project.operations.occurrences(scope))
    return found.use != "returned" or _result_is_read(project, scope, CALLERS)


def _result_is_read(project: Project, scope: Scope, depth: int) -> bool:
    """Whether somebody reads attributes of what the function returns: a framework, which makes a response of it, or a caller."""
    if any(registration.when == REQUEST for registration in project.contexts.registrations(scope)):
        return True
    return depth > 0 and any(_is_read(project, site.scope, site.call, depth - 1) for site in project.callers.calls_of(scope))


def _is_read(project: Project, scope: Scope, expression: Expression, depth: int) -> bool:
    for occurrence in project.operations.occurrences(scope):
        if occurrence.expression is expression:
            match occurrence.use, occurrence.parent:
                case "receiver", _:
                    return True
                case "returned", _:
                    return _result_is_read(project, scope, depth)
                case "awaited", Await() as awaited:
                    return _is_read(project, scope, awaited, depth)
                case "stored", Assign(targets=(Bind(binding=binding),)):
                    return any(_is_read(project, scope, name, depth) for name in _reads(project, scope, binding))
                case _:
                    return False
    return False


def _reads(project: Project, scope: Scope, binding: int) -> Iterator[Name]:
    """The reads of a local variable that may see the binding."""
    for occurrence in project.operations.occurrences(scope):
        name = occurrence.expression
        if isinstance(name, Name) and name.scope == "local" and binding in origins(scope.summary, scope.summary.reaching[name.use]):
            yield name


def _names(given: Expression) -> Iterator[Name]:
    for expression in given.items if isinstance(given, Display) else (given,):
        if isinstance(expression, Name) and expression.scope == "local":
            yield expression


def _is_of_async_session(project: Project, call: StubCall) -> bool:
    receiver = call.function.receiver
    resource = project.facts.resource(receiver.class_) if isinstance(receiver, Instance) else None
    return resource is not None and (resource.kind, resource.mode) == ("session", "async")


class _Following:
    """Follows one object; `calls` are the calls on sessions by the identity of their expressions."""

    def __init__(self, scope: Scope, calls: dict[int, StubCall], added: StubCall, session: Expression, name: Name) -> None:
        self.found: Occurrence | None = None
        self._scope = scope
        self._calls = calls
        self._added = added.call
        self._session = dotted(session)
        self._bindings = self._origins(name)

    def _origins(self, name: Name) -> frozenset[int]:
        return origins(self._scope.summary, self._scope.summary.reaching[name.use])

    def step(self, state: str, step: Step) -> str:
        expression = step.expression
        if expression is self._added and step.kind == "evaluate":
            return ADDED
        if state == ADDED and self._commits(step):
            return EXPIRED
        if state == EXPIRED and step.kind == "evaluate" and self._is_object(expression):
            if self.found is None and not self._is_on_session(step.occurrence.parent):
                self.found = step.occurrence
            return FRESH
        return state

    def _is_object(self, expression: Expression) -> bool:
        return isinstance(expression, Name) and expression.scope == "local" and bool(self._origins(expression) & self._bindings)

    def assume(self, state: str, test: Expression, outcome: bool) -> str:
        return state

    def _commits(self, step: Step) -> bool:
        """Whether the step ends the session's transaction: a commit, or the end of a block of `begin()`."""
        call = self._calls.get(id(step.expression))
        if call is None or not self._is_on_session(step.expression):
            return False
        return call.facts.commits if step.kind == "evaluate" else step.kind == "leave" and call.facts.begun_anyway

    def _is_on_session(self, node: object) -> bool:
        return isinstance(node, Call) and isinstance(node.func, Attribute) and dotted(node.func.value) == self._session
