"""The states through which a holding goes on the paths through its function: not yet held, held, given back.

A session takes its connection when it executes, and gives it back when it commits or rolls back: between, it is idle. What a project's
function does with a session that it gets is not followed: afterwards the session's state is not known.
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Attribute, Call, Expression, If, Name, Span
from asyncdb_lint.semantics.holdings import ENTERED, Holding, concerns, is_release, refers, releases_on_leave
from asyncdb_lint.semantics.paths import Exit, Step, exits, presence
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Function, members
from asyncdb_lint.semantics.walk import Occurrence

BEFORE, IDLE, HELD, UNKNOWN, RELEASED = "before", "idle", "held", "unknown", "released"


class Lifetime:
    """How the steps of a function change a holding's state; `seen` remembers the states in which each expression was evaluated, and
    `released_by` the steps that gave it back."""

    def __init__(self, project: Project, holding: Holding) -> None:
        self._project = project
        self._holding = holding
        self._is_session = holding.resource.kind == "session"
        self._leaves_released = releases_on_leave(project, holding.class_)
        self._releases = tuple(self._find_releases())
        self._undecided = frozenset(self._tests_around_releases())
        self.seen: dict[int, set[str]] = {}
        self.released_by: list[Step] = []

    def exits(self) -> list[Exit[str]]:
        """Every way out of the function, with the holding's state there."""
        scope = self._holding.scope
        return exits(scope.summary.body, self._project.operations.occurrences(scope), BEFORE, self)

    @property
    def releases(self) -> tuple[Occurrence, ...]:
        """The calls that give it back, and the blocks that do."""
        return self._releases

    def _find_releases(self) -> Iterator[Occurrence]:
        for occurrence in self._project.operations.occurrences(self._holding.scope):
            by_block = self._leaves_released and occurrence.use == "entered async" and refers(self._holding, occurrence.expression)
            if by_block or is_release(self._project, self._holding, occurrence.expression):
                yield occurrence

    def _tests_around_releases(self) -> Iterator[int]:
        """The tests that decide about a release, and of which nobody knows how they are connected with the acquiring."""
        for occurrence in self._releases:
            for context in occurrence.enclosing():
                if isinstance(context.node, If) and not self._tells_presence(context.node.test):
                    yield id(context.node.test)

    def _tells_presence(self, test: Expression) -> bool:
        told = {**presence(test, True), **presence(test, False)}
        return any(use in told for use in self._uses_in(test))

    def _uses_in(self, test: Expression) -> Iterator[int]:
        """The reads in a test that may be of the holding."""
        for occurrence in self._project.operations.occurrences(self._holding.scope):
            expression = occurrence.expression
            if isinstance(expression, Name) and _within(expression.span, test.span) and refers(self._holding, expression):
                yield expression.use

    # ------------------------------------------------------------------------------------------------------------- transfer

    def step(self, state: str, step: Step) -> str:
        expression = step.expression
        self.seen.setdefault(id(expression), set()).add(state)
        if step.kind == "leave":
            after = self._left(state, step)
        elif step.kind == "enter":
            after = self._entered(state, expression)
        elif step.kind != "evaluate":
            return state
        elif self._holding.kind != ENTERED and expression is self._holding.acquired.expression:
            after = self._acquired(expression, state)
        else:
            after = self._evaluated(state, step.occurrence)
        if after == RELEASED and state != RELEASED:
            self.released_by.append(step)
        return after

    def _entered(self, state: str, expression: Expression) -> str:
        begins_anew = refers(self._holding, expression) or self._is_transaction(expression)
        if state == RELEASED and begins_anew and self._holding.resource.reusable:
            return IDLE
        return self._acquired(expression, state) if self._holding.kind == ENTERED else state

    def _acquired(self, expression: Expression, state: str) -> str:
        if expression is not self._holding.acquired.expression:
            return state
        return IDLE if self._is_session else HELD

    def _left(self, state: str, step: Step) -> str:
        """After a `with` block: over the holding itself, over the call that acquired it, or over a transaction of it."""
        if step.statement is self._holding.block and step.expression is self._holding.acquired.expression:
            return RELEASED
        if refers(self._holding, step.expression) and self._leaves_released:
            return RELEASED if state != BEFORE else state
        if self._is_session and state == HELD and self._is_transaction(step.expression):
            return IDLE
        return state

    def _is_transaction(self, expression: Expression) -> bool:
        if not isinstance(expression, Call) or not isinstance(expression.func, Attribute):
            return False
        return refers(self._holding, expression.func.value) and self._has_fact(expression, "begins")

    def _evaluated(self, state: str, occurrence: Occurrence) -> str:
        expression = occurrence.expression
        if state == BEFORE or not isinstance(expression, Call):
            return state
        if is_release(self._project, self._holding, expression):
            return RELEASED
        return self._of_session(state, expression) if self._is_session and state != RELEASED else state

    def _of_session(self, state: str, call: Call) -> str:
        if isinstance(call.func, Attribute) and refers(self._holding, call.func.value):
            if self._has_fact(call, "commits") or self._has_fact(call, "rolls_back"):
                return IDLE
            return HELD if self._has_fact(call, "executes") and state != UNKNOWN else state
        if any(concerns(self._holding, argument.value) for argument in call.arguments):
            return UNKNOWN
        return state

    def _has_fact(self, call: Call, fact: str) -> bool:
        callees = members(self._project.value(self._holding.scope, call.func))
        return any(isinstance(callee, Function) and getattr(self._project.facts.function(callee), fact) for callee in callees)

    def assume(self, state: str, test: Expression, outcome: bool) -> str | None:
        if state not in (HELD, IDLE):
            return state
        told = presence(test, outcome)
        if any(told.get(use) is False for use in self._uses_in(test)):
            return None
        return RELEASED if id(test) in self._undecided else state


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
