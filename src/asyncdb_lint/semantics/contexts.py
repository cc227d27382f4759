"""Where and when code runs: on the event loop or in a thread, at start-up or for a request.

Roots are what stubs say that a framework calls, and the coroutines of the project; from them, contexts flow along calls. Here they are
asked for from below: is this function reached from a request, and through which functions?
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asyncdb_lint.model import Argument, BoolOp, Call, Conditional, Expression
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.calling import initializer
from asyncdb_lint.semantics.facts import Registration
from asyncdb_lint.semantics.guards import is_once
from asyncdb_lint.semantics.members import own_member
from asyncdb_lint.semantics.operations import Operations
from asyncdb_lint.semantics.values import Class, Function, Instance, Overloads, Scope, Value, members

if TYPE_CHECKING:
    from asyncdb_lint.semantics.callers import CallerIndex, Mention
    from asyncdb_lint.semantics.evaluator import Evaluator

REQUEST = "request"
STARTUP = "startup"
BY_ROLE = {"injected": Registration(REQUEST, "thread"), "loop-callback": Registration("callback", "loop")}
"""How a function runs that is passed to a parameter of this role."""
LOOP_CALLBACK = Registration("callback", "loop")


@dataclass(frozen=True, slots=True)
class Reached:
    """A function reached from a root: the functions on the way, root first, and the call sites between them."""

    path: tuple[Scope, ...]
    calls: tuple[tuple[Scope, Call], ...]


class Contexts:
    """Answers where a function of the project runs."""

    def __init__(self, evaluator: Evaluator, operations: Operations, callers: CallerIndex) -> None:
        self._evaluator = evaluator
        self._operations = operations
        self._callers = callers
        self._registrations: dict[Scope, tuple[Registration, ...]] = {}
        self._startup: dict[Scope, bool] = {}
        self._reached: dict[tuple[Scope, str], Reached | None] = {}

    # --------------------------------------------------------------------------------------------------------- registrations

    def registrations(self, scope: Scope) -> tuple[Registration, ...]:
        """How frameworks call the function directly."""
        found = self._registrations.get(scope)
        if found is None:
            found = self._registrations[scope] = tuple(self._find_registrations(scope))
        return found

    def _find_registrations(self, scope: Scope) -> Iterator[Registration]:
        summary = scope.summary
        if summary.kind != "def":
            return
        outer = scope.definition
        for decorator in summary.decorators:
            yield from self._by_decorator(outer, decorator)
        if summary.owner >= 0:
            yield from self._by_base(scope)
        for mention in self._callers.mentions_of(scope):
            yield from self._by_mention(mention)
        if summary.owner >= 0 and summary.name == "__init__":
            for mention in self._callers.mentions_of_class(Class(scope.module, summary.owner)):
                yield from self._by_mention(mention)

    def _by_decorator(self, scope: Scope, decorator: Expression) -> Iterator[Registration]:
        called = decorator.func if isinstance(decorator, Call) else decorator
        for function in _functions(self._evaluator.evaluate(scope, called)):
            registration = self._evaluator.facts.function(function).registers
            if registration is not None:
                yield registration

    def _by_base(self, scope: Scope) -> Iterator[Registration]:
        """A method that overrides one which the framework calls."""
        class_ = Class(scope.module, scope.summary.owner)
        for base in self._evaluator.mro(class_)[1:]:
            if base.module.is_stub:
                own = own_member(self._evaluator, base, scope.summary.name)
                for function in _functions(own) if own is not None else ():
                    registration = self._evaluator.facts.function(function).called_by_framework
                    if registration is not None:
                        yield registration

    def _by_mention(self, mention: Mention) -> Iterator[Registration]:
        """A function passed to a parameter whose argument the framework calls, or provided as a dependency."""
        given, parent = self._argument(mention)
        if not isinstance(parent, Call):
            return
        for member in members(self._evaluator.evaluate(mention.scope, parent.func)):
            functions = _functions(initializer(self._evaluator, member) if isinstance(member, Class) else member)
            for function in functions:
                yield from self._passed_as(function, parent.arguments, given)

    def _argument(self, mention: Mention) -> tuple[Expression, object]:
        """The whole argument in which the function is named as an alternative (`lifespan=given or lifespan`), and what it is passed to."""
        given, parent = mention.occurrence.expression, mention.occurrence.parent
        while isinstance(parent, BoolOp | Conditional):
            given = parent
            occurrences = self._operations.occurrences(mention.scope)
            parent = next((o.parent for o in occurrences if o.expression is given), mention.occurrence.statement)
        return given, parent

    def _passed_as(self, function: Function, arguments: tuple[Argument, ...], given: Expression) -> Iterator[Registration]:
        facts = self._evaluator.facts.function(function)
        for name, expression in match_arguments(function, arguments).by_parameter.items():
            if expression is given:
                if name in facts.registrations:
                    yield facts.registrations[name]
                elif facts.roles.get(name) in BY_ROLE:
                    yield BY_ROLE[facts.roles[name]]
                elif facts.roles.get(name) == "loop-callback":
                    yield LOOP_CALLBACK

    # --------------------------------------------------------------------------------------------------------------- start-up

    def only_at_startup(self, scope: Scope) -> bool:
        """Whether the function runs before or after serving, and never meanwhile."""
        if scope not in self._startup:
            self._startup[scope] = False
            self._startup[scope] = self._only_at_startup(scope)
        return self._startup[scope]

    def _only_at_startup(self, scope: Scope) -> bool:
        registrations = self.registrations(scope)
        if registrations:
            return all(registration.when == STARTUP for registration in registrations)
        if self._callers.mentions_of(scope):
            return False
        calls = [site for site in self._callers.calls_of(scope) if site.scope.index]  # a module's own calls run at its import
        return bool(calls) and all(
            self.only_at_startup(site.scope) and not self._goes_on(site.scope, site.call, scope) for site in calls
        )

    def _goes_on(self, caller: Scope, call: Call, scope: Scope) -> bool:
        """Whether the coroutine is not awaited where it is called: a task outlives the start-up that creates it."""
        if not scope.summary.is_async or scope.summary.is_generator:
            return False
        return not any(o.expression is call and o.use == "awaited" for o in self._operations.occurrences(caller))

    # --------------------------------------------------------------------------------------------------------------- requests

    def reached_from_request(self, scope: Scope) -> Reached | None:
        """The shortest way from a request handler, dependency or middleware to the function; None if none is known.

        Calls that happen once (behind a cache, or until a variable is filled) are no way.
        """
        queue: deque[Reached] = deque([Reached((scope,), ())])
        seen = {scope}
        while queue:
            reached = queue.popleft()
            first = reached.path[0]
            if self._is_cached(first):
                continue
            registrations = self.registrations(first)
            if any(registration.when == REQUEST for registration in registrations):
                return reached
            if registrations:
                continue
            for site in self._callers.calls_of(first):
                if site.scope not in seen and not self._is_once(site.scope, site.call):
                    seen.add(site.scope)
                    queue.append(Reached((site.scope, *reached.path), ((site.scope, site.call), *reached.calls)))
        return None

    def _is_cached(self, scope: Scope) -> bool:
        if scope.summary.kind != "def":
            return True
        outer = scope.definition
        for number, binding in enumerate(outer.summary.bindings):
            if binding.kind == "def" and binding.index == scope.index:
                return any(
                    isinstance(f, Function) and f.wrapper == "cached" for f in members(self._evaluator.binding(outer, number))
                )
        return False

    def _is_once(self, scope: Scope, call: Call) -> bool:
        return any(
            occurrence.expression is call and is_once(self._evaluator, scope, occurrence)
            for occurrence in self._operations.occurrences(scope)
        )


def _functions(value: Value) -> Iterator[Function]:
    """The functions that calling the value may run, overloads apart."""
    for member in members(value):
        match member:
            case Function():
                yield member
            case Overloads(functions=functions):
                yield functions[0]
            case Instance():
                continue
            case _:
                continue
