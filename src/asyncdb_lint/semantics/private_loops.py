"""Coroutines that run alone in an event loop: what they block, nothing else waits for.

`asyncio.run(main())` in a main program is the program's loop. In a worker's task, in the target of a thread, or (`in_scripts`) in a
script, it is a loop that serves this one call. Asked from below: a coroutine is private if all its callers are, up to such a call.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from asyncdb_lint.model import Call, Lambda, Role
from asyncdb_lint.semantics.arguments import parameters_given
from asyncdb_lint.semantics.coroutine_runs import AWAITED, OTHER_THREAD, OWN_LOOP, CoroutineRuns, functions_called
from asyncdb_lint.semantics.facts import Registration
from asyncdb_lint.semantics.operations import Operations
from asyncdb_lint.semantics.values import Scope
from asyncdb_lint.semantics.walk import Occurrence

if TYPE_CHECKING:
    from asyncdb_lint.semantics.callers import CallerIndex
    from asyncdb_lint.semantics.evaluator import Evaluator

Registrations = Callable[[Scope], Sequence[Registration]]


class PrivateLoops:
    """Answers which coroutines only ever run in loops that nothing else shares."""

    def __init__(
        self,
        evaluator: Evaluator,
        operations: Operations,
        callers: CallerIndex,
        runs: CoroutineRuns,
        registrations: Registrations,
        *,
        in_scripts: bool = False,
    ) -> None:
        self._evaluator = evaluator
        self._operations = operations
        self._callers = callers
        self._runs = runs
        self._registrations = registrations
        self._in_scripts = in_scripts
        self._private: dict[Scope, bool] = {}
        self._threads: dict[Scope, bool] = {}

    def only_there(self, scope: Scope) -> bool:
        """Whether the coroutine function's body only runs so."""
        if scope not in self._private:
            self._private[scope] = self._all_callers(scope, self._private_callers)
        return self._private[scope]

    def only_in_threads(self, scope: Scope) -> bool:
        """Whether the plain function only runs in threads or processes that no event loop runs in."""
        if scope not in self._threads:
            self._threads[scope] = self._all_callers(scope, self._thread_callers)
        return self._threads[scope]

    @staticmethod
    def _all_callers(scope: Scope, callers_of: Callable[[Scope], list[Scope] | None]) -> bool:
        """Whether every way up ends well: `callers_of` gives the functions to ask next, and None where it does not."""
        pending, seen = [scope], {scope}
        while pending:
            callers = callers_of(pending.pop())
            if callers is None:
                return False
            for caller in callers:
                if caller not in seen:
                    seen.add(caller)
                    pending.append(caller)
        return True

    # ----------------------------------------------------------------------------------------------------------- coroutines

    def _private_callers(self, scope: Scope) -> list[Scope] | None:
        """The coroutines that await this one, if all its other callers run it in loops that serve one call each."""
        registrations = self._registrations(scope)
        if registrations:
            return [] if all(registration.when == "thread" for registration in registrations) else None
        if not scope.summary.is_async:
            return None
        mentions, calls = self._callers.mentions_of(scope), self._callers.calls_of(scope)
        if not mentions and not calls:
            return None
        for mention in mentions:
            if not self._runs.runs_in_own_loop(mention.scope, mention.occurrence) or not self._serves_one(mention.scope):
                return None
        awaiting = []
        for site in calls:
            way = self._runs.of(site.scope, site.call)
            if way == AWAITED and not self._runs.leaves_tasks(site.scope):
                awaiting.append(site.scope)
            elif way != OTHER_THREAD and not (way == OWN_LOOP and self._serves_one(site.scope)):
                return None
        return awaiting

    def _serves_one(self, runner: Scope) -> bool:
        """Whether a loop that the function runs is there for that one call."""
        is_script = self._in_scripts and runner.module.role is Role.SCRIPT and not runner.summary.is_async
        return is_script or self.only_in_threads(runner)

    # --------------------------------------------------------------------------------------------------------------- threads

    def _thread_callers(self, scope: Scope) -> list[Scope] | None:
        """The functions that call this one, if everything else that runs it does so in a thread."""
        if scope.summary.kind == "lambda":
            return [] if self._is_offloaded_lambda(scope) else None
        if scope.summary.kind != "def" or scope.summary.is_async:
            return None
        registrations = self._registrations(scope)
        if registrations:
            return [] if all(_is_in_thread(registration) for registration in registrations) else None
        mentions = self._callers.mentions_of(scope)
        if not all(self._is_offloaded(mention.scope, mention.occurrence) for mention in mentions):
            return None
        callers = [site.scope for site in self._callers.calls_of(scope)]
        return callers if mentions or callers else None

    def _is_offloaded_lambda(self, scope: Scope) -> bool:
        outer = scope.definition
        return any(
            isinstance(occurrence.expression, Lambda)
            and occurrence.expression.function == scope.index
            and self._is_offloaded(outer, occurrence)
            for occurrence in self._operations.occurrences(outer)
        )

    def _is_offloaded(self, scope: Scope, occurrence: Occurrence) -> bool:
        """Whether it is an argument that the call hands to a thread."""
        call = occurrence.parent
        if occurrence.use != "argument" or not isinstance(call, Call):
            return False
        return "offloaded" in self._roles(scope, call, occurrence)

    def _roles(self, scope: Scope, call: Call, argument: Occurrence) -> Iterator[str]:
        for function in functions_called(self._evaluator, self._evaluator.evaluate(scope, call.func)):
            roles = self._evaluator.facts.function(function).roles
            yield from (roles.get(name, "") for name in parameters_given(function, call.arguments, argument.expression))


def _is_in_thread(registration: Registration) -> bool:
    return registration.when == "thread" or (registration.sync == "thread" and registration.when != "startup")
