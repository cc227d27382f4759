"""Whether a request's session is left with an open transaction, and so with a connection: executed, and neither committed nor closed.

A call of the project's own with the session counts as executing if it does I/O on it, and as ending the transaction if anything that it
calls may end one: where it is not certain that a session is held, it is not.
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Attribute, Call, Expression
from asyncdb_lint.semantics.options import StubCall, stub_calls
from asyncdb_lint.semantics.paths import Exit, Step, exits
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.request_sessions import RequestSession, request_session, session_from
from asyncdb_lint.semantics.values import Function, Instance, Scope, Unknown, members

EXECUTES, ENDS = "executes", "ends"
DEPTH = 5
"""How many calls are followed to see whether a function may end a transaction."""


class HeldSession:
    """Follows one provided session through a function: the state is whether it has a transaction open.

    `seen` are the states in which each expression was evaluated.
    """

    def __init__(self, project: Project, scope: Scope, provider: Function) -> None:
        self._project = project
        self._scope = scope
        self._provider = provider
        self._stub_calls = {id(call.call): call for call in stub_calls(project, scope)}
        self._effects: dict[int, str] = {}
        self.seen: dict[int, set[bool]] = {}

    def exits(self, *, held: bool) -> list[Exit[bool]]:
        """The ways out of the function, with whether the session is held there; `held` says whether it is at the beginning."""
        return exits(self._scope.summary.body, self._project.operations.occurrences(self._scope), held, self)

    def step(self, state: bool, step: Step) -> bool:
        expression = step.expression
        self.seen.setdefault(id(expression), set()).add(state)
        if not isinstance(expression, Call):
            return state
        if step.kind == "leave":
            return state and not self._begins(expression)
        if step.kind != "evaluate":
            return state
        if id(expression) not in self._effects:
            self._effects[id(expression)] = self._effect(expression)
        effect = self._effects[id(expression)]
        return effect == EXECUTES if effect else state

    def assume(self, state: bool, test: Expression, outcome: bool) -> bool:
        return state

    # --------------------------------------------------------------------------------------------------------------- effects

    def _is_ours(self, session: RequestSession | None) -> bool:
        return session is not None and session.provider.scope == self._provider.scope

    def _is_session(self, expression: Expression) -> bool:
        return self._is_ours(session_from(self._project, self._scope, expression))

    def _begins(self, call: Call) -> bool:
        """Whether the block of the call ends a transaction of the session (`async with session.begin()`)."""
        stub = self._stub_calls.get(id(call))
        return stub is not None and stub.facts.begins and isinstance(call.func, Attribute) and self._is_session(call.func.value)

    def _effect(self, call: Call) -> str:
        stub = self._stub_calls.get(id(call))
        if stub is not None:
            on_session = (
                isinstance(call.func, Attribute) and _is_of_session(self._project, stub) and self._is_session(call.func.value)
            )
            if not on_session:
                return ""
            return ENDS if _ends(stub) else EXECUTES if stub.facts.executes else ""
        callees = members(self._project.value(self._scope, call.func))
        if any(isinstance(callee, Unknown) for callee in callees):
            return ENDS if any(self._is_session(argument.value) for argument in call.arguments) else ""
        functions = [callee for callee in callees if isinstance(callee, Function) and not callee.is_stub]
        if any(may_end(self._project, function.scope) for function in functions):
            return ENDS
        uses = self._project.concurrency.uses(self._scope, call)
        return EXECUTES if any(self._is_ours(request_session(self._project, self._scope, use.path)) for use in uses) else ""


def _is_of_session(project: Project, call: StubCall) -> bool:
    receiver = call.function.receiver
    resource = project.facts.resource(receiver.class_) if isinstance(receiver, Instance) else None
    return resource is not None and resource.kind == "session"


def _ends(call: StubCall) -> bool:
    return call.facts.commits or call.facts.rolls_back or call.facts.releases


def may_end(project: Project, scope: Scope, depth: int = DEPTH) -> bool:
    """Whether the function, or one that it calls, ends a transaction of some session, or is too deep to say."""
    if depth == 0:
        return True
    if any(_is_of_session(project, call) and (_ends(call) or call.facts.begins) for call in stub_calls(project, scope)):
        return True
    return any(may_end(project, callee, depth - 1) for callee in _callees(project, scope) if callee != scope)


def _callees(project: Project, scope: Scope) -> Iterator[Scope]:
    for operation in project.operations.of(scope):
        for target in operation.targets:
            if isinstance(target, Function) and not target.is_stub:
                yield target.scope
