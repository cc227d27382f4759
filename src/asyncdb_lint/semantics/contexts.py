"""Where and when code runs: on the event loop or in a thread, at start-up or for a request.

Roots are what stubs say that a framework calls, and the coroutines of the project; from them, contexts flow along calls. Here they are
asked for from below: is this function reached from a request, and through which functions?
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from asyncdb_lint.model import Argument, Call, Expression
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.coroutine_runs import OTHER_THREAD, OWN_LOOP, CoroutineRuns
from asyncdb_lint.semantics.facts import Registration
from asyncdb_lint.semantics.flow import may_go_on
from asyncdb_lint.semantics.guards import is_once
from asyncdb_lint.semantics.operations import Operations
from asyncdb_lint.semantics.private_loops import PrivateLoops
from asyncdb_lint.semantics.registrations import CALLER, REQUEST, STARTUP, Registered, Registrations
from asyncdb_lint.semantics.serving import Before
from asyncdb_lint.semantics.values import Function, Scope, members

if TYPE_CHECKING:
    from asyncdb_lint.semantics.callers import CallerIndex, CallSite, Mention
    from asyncdb_lint.semantics.evaluator import Evaluator
    from asyncdb_lint.semantics.walk import Occurrence


class Running(StrEnum):
    """Where a function's own body runs, and what says so."""

    NO_FUNCTION = "no function"
    """The body of a module or class, or a lambda."""
    THREAD_ROOT = "thread root"
    """Never on the loop: the configuration says so."""
    ASYNC_ROOT = "async root"
    """On the loop: the configuration says so."""
    THREAD = "thread"
    """A framework runs it off the loop, coroutine or not."""
    CALLER = "caller"
    """A plain `def` that nothing puts on the loop: in a framework's thread, or where it is called."""
    STARTUP = "startup"
    """On the loop, but only before or after the application serves."""
    PRIVATE_LOOP = "private loop"
    """Alone in event loops of threads that serve one call each."""
    LOOP = "loop"
    """On the loop, while the application serves."""


class _Startup(IntEnum):
    """Whether a function runs at start-up only: not, in a task that start-up leaves to run beside the application, or before that
    serves."""

    NO = 0
    IN_TASK = 1
    AWAITED = 2


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
        self._registrations = Registrations(evaluator, operations.occurrences, callers)
        self.runs = CoroutineRuns(evaluator, operations)
        self._private = PrivateLoops(evaluator, operations, callers, self.runs, self._roots)
        self._alone = PrivateLoops(evaluator, operations, callers, self.runs, self._roots, in_scripts=True)
        self._serving = Before("serves", evaluator, operations)
        self._stopping = Before("stops", evaluator, operations)
        self._startup: dict[Scope, _Startup] = {}
        self._reached: dict[tuple[Scope, str], Reached | None] = {}

    # --------------------------------------------------------------------------------------------------------- registrations

    def registrations(self, scope: Scope) -> tuple[Registration, ...]:
        """How frameworks call the function directly."""
        return tuple(registered.registration for registered in self.registered(scope))

    def registered(self, scope: Scope) -> tuple[Registered, ...]:
        """The registrations with their evidence."""
        return self._registrations.of(scope)

    def receivers(self, mention: Mention) -> Iterator[tuple[Function, Expression, tuple[Argument, ...]]]:
        """The functions to which a function that is named there may be passed, the argument in which it is, and all arguments."""
        return self._registrations.receivers(mention)

    def _roots(self, scope: Scope) -> list[Registration]:
        """How frameworks call the function of themselves."""
        return [registration for registration in self.registrations(scope) if registration.when != CALLER]

    def is_passed_as(self, scope: Scope, role: str, by: Scope | None = None) -> bool:
        """Whether the function is passed to a library's parameter of this role, anywhere or by one function."""
        return any(
            expression is given and self._evaluator.facts.function(function).roles.get(name) == role
            for mention in self._callers.mentions_of(scope)
            if by is None or mention.scope == by
            for function, given, arguments in self.receivers(mention)
            for name, expression in match_arguments(function, arguments).by_parameter.items()
        )

    # --------------------------------------------------------------------------------------------------------------- start-up

    def only_at_startup(self, scope: Scope) -> bool:
        """Whether the function runs before or after serving, and never meanwhile, or once in a task that start-up creates."""
        return self._startup_of(scope) is not _Startup.NO

    def _startup_of(self, scope: Scope) -> _Startup:
        if scope not in self._startup:
            self._startup[scope] = _Startup.NO
            self._startup[scope] = self._find_startup(scope)
        return self._startup[scope]

    def _find_startup(self, scope: Scope) -> _Startup:
        roots = self._roots(scope)
        if roots:
            return _Startup.AWAITED if all(registration.when == STARTUP for registration in roots) else _Startup.NO
        if self._callers.mentions_of(scope):
            return _Startup.NO
        calls = [site for site in self._callers.calls_of(scope) if not self._is_program(site)]
        return min((self._called_at_startup(site, scope) for site in calls), default=_Startup.NO)

    def _is_program(self, site: CallSite) -> bool:
        """Whether the call is no part of the serving application: a module's own, at import, or a loop for this call alone."""
        if site.scope.index == 0:
            return True
        return self.runs.of(site.scope, site.call) == OWN_LOOP and self._startup_of(site.scope) is _Startup.NO

    def nobody_waits(self, scope: Scope, occurrence: Occurrence) -> bool:
        """Whether the function goes on from there to make the application serve, or to stop it: until then, or from then on, nobody
        waits."""
        if self._stopping.follows(scope, occurrence):
            return True
        if self._roots(scope) or not self._serving.follows(scope, occurrence):
            return False
        return not self.runs.leaves_tasks(scope)

    def _called_at_startup(self, site: CallSite, scope: Scope) -> _Startup:
        caller = self._startup_of(site.scope)
        if caller is _Startup.NO and self._is_at_rest(site):
            caller = _Startup.AWAITED
        if caller is _Startup.NO or not scope.summary.is_async or scope.summary.is_generator:
            return caller
        if caller is _Startup.AWAITED and self.runs.of(site.scope, site.call):
            return _Startup.AWAITED
        return _Startup.NO if may_go_on(scope.summary.body) else _Startup.IN_TASK

    def _is_at_rest(self, site: CallSite) -> bool:
        return any(
            occurrence.expression is site.call and self.nobody_waits(site.scope, occurrence)
            for occurrence in self._operations.occurrences(site.scope)
        )

    # ---------------------------------------------------------------------------------------------------------- private loops

    def only_on_private_loops(self, scope: Scope) -> bool:
        """Whether the coroutine only runs alone in event loops of threads: it keeps nothing else from running."""
        return scope.summary.is_async and self._private.only_there(scope)

    def runs_alone(self, scope: Scope) -> bool:
        """Whether the coroutine only runs alone in event loops of threads or scripts."""
        return scope.summary.is_async and self._alone.only_there(scope)

    # --------------------------------------------------------------------------------------------------------------- requests

    def reached_from_request(self, scope: Scope) -> Reached | None:
        """The shortest way from a request handler, dependency or middleware to the function; None if none is known.

        Calls that happen once (behind a cache, or until a variable is filled) are no way, nor are event loops of a call's own: what is
        opened in one of them, no other can use.
        """
        queue: deque[Reached] = deque([Reached((scope,), ())])
        seen = {scope}
        while queue:
            reached = queue.popleft()
            first = reached.path[0]
            if self._is_cached(first):
                continue
            roots = self._roots(first)
            if any(registration.when == REQUEST for registration in roots):
                return reached
            if roots:
                continue
            for site in self._callers.calls_of(first):
                own_loop = self.runs.of(site.scope, site.call) in (OWN_LOOP, OTHER_THREAD)
                if site.scope not in seen and not own_loop and not self._is_once(site.scope, site.call):
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
