"""Where in a function a connection is surely held, and where its explicit transaction is surely open."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from asyncdb_lint.model import Call, Expression
from asyncdb_lint.semantics.holdings import ENTERED, Holding
from asyncdb_lint.semantics.paths import Step, exits
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.transactions import Event, Events, What, held


class _State(NamedTuple):
    """`held`: the function has a connection; `begun`: an explicit transaction is open on it; `used`: something was executed in it."""

    held: bool = False
    begun: bool = False
    used: bool = False


_NOTHING = _State()


class Held:
    """The states of a holding at the calls of its function."""

    def __init__(self, project: Project, holding: Holding) -> None:
        self._holding = holding
        self._events = Events(project, held(holding))
        self._found: dict[int, set[_State]] = {}
        exits(holding.scope.summary.body, project.operations.occurrences(holding.scope), _NOTHING, self)

    def at(self, call: Expression) -> bool:
        """Whether a connection is held at the call, on every way to it: a session has one once something was executed on it."""
        lazy = self._holding.resource.kind == "session"
        return self._all(call, lambda state: state.held and (state.used or not lazy))

    def in_transaction(self, call: Expression) -> bool:
        """Whether an explicit transaction in which something was executed is open at the call, on every way to it."""
        return self._all(call, lambda state: state.held and state.begun and state.used)

    def is_open(self, call: Expression) -> bool:
        """Whether a transaction, explicit or not, in which something was executed is open at the call, on every way to it."""
        automatic = self._holding.resource.autocommit
        return self._all(call, lambda state: state.held and state.used and (state.begun or not automatic))

    def is_passed_to(self, call: Expression) -> bool:
        """Whether the call gets the holding itself."""
        return any(event.what is What.PASSED and event.expression is call for event in self._events.all())

    def _all(self, call: Expression, wanted: Callable[[_State], bool]) -> bool:
        states = self._found.get(id(call), set())
        return bool(states) and all(map(wanted, states))

    # ------------------------------------------------------------------------------------------------------------------ transfer

    def step(self, state: _State, step: Step) -> _State:
        if isinstance(step.expression, Call) and step.kind == "evaluate":
            self._found.setdefault(id(step.expression), set()).add(state)
        for event in self._events.at(step):
            state = self._after(state, event)
        is_acquired = step.expression is self._holding.acquired.expression
        if is_acquired and step.kind == "leave":  # the block gives it back, whatever else its end does
            return _NOTHING
        if is_acquired and step.kind == ("enter" if self._holding.kind == ENTERED else "evaluate"):
            state = state._replace(held=True)
        return state

    def assume(self, state: _State, test: Expression, outcome: bool) -> _State:
        return state

    def _after(self, state: _State, event: Event) -> _State:
        match event.what:
            case What.EXECUTED:
                return state._replace(used=True)
            case What.BEGUN:
                return state._replace(begun=True)
            case What.COMMITTED | What.ROLLED_BACK | What.ENDED:
                return state._replace(begun=False, used=False)
            case What.RELEASED:
                return _NOTHING
            case What.PASSED:
                done = self._events.through(event)
                if done is None or {What.COMMITTED, What.ROLLED_BACK, What.RELEASED} & done:
                    return _NOTHING
                return state._replace(used=state.used or What.EXECUTED in done)
            case _:
                return state
