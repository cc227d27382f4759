"""What happens along the paths through a function: a state, carried through its statements in the order in which they may run.

A rule that asks about order ("is it released on every path?", "is it used after that?", "was there a commit before?") gives the state at
the beginning and a `Transfer` that says how each step changes it. The walk carries every state that may arise through branches, loops,
`try` and `with`, and tells in which states the function is left, and where. Branches are taken both ways unless the `Transfer` knows
better; a state is any hashable value, and there should be few of them.

An exception may arise where the coroutine waits (`await`, `async with`, `async for`, `yield`: it can be cancelled there, and what is
awaited can fail) and at `raise`. It carries the state from before the step: what a step acquires is not held if it fails. A step
that gives something back is the call itself, which stands before the `await` around it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar

from asyncdb_lint import model
from asyncdb_lint.model import Expression, Statement
from asyncdb_lint.semantics.walk import Occurrence

S = TypeVar("S", bound=Hashable)

CATCH_ALL = frozenset({"Exception", "BaseException"})
NORMAL, BREAK, CONTINUE, RETURN, RAISE = "normal", "break", "continue", "return", "raise"


class Step(NamedTuple):
    """One thing that happens.

    `kind` is "evaluate" (the expression of `occurrence`, its operands before it), "enter" and "leave" (a `with` block over the value
    of `occurrence`) or "next" (another turn of a loop over it).
    """

    kind: str
    occurrence: Occurrence
    statement: Statement

    @property
    def expression(self) -> Expression:
        return self.occurrence.expression


class Transfer(Protocol[S]):
    """How a rule's state changes."""

    def step(self, state: S, step: Step) -> S:
        """The state after the step."""
        ...

    def assume(self, state: S, test: Expression, outcome: bool) -> S | None:
        """The state where the test came out so; None if it cannot in this state."""
        ...


class Exit(NamedTuple, Generic[S]):
    """A way out of the function: `kind` is "normal" (its end), "return" or "raise".

    `at` is the `return` or `raise`, the step that may fail, or None for the end.
    """

    kind: str
    at: Statement | Step | None
    state: S


Outcome = dict[str, dict[S, "Statement | Step | None"]]
"""How a block is left: for each kind of completion the states, with one place at which each arises."""


def exits(body: Sequence[Statement], occurrences: Iterable[Occurrence], start: S, transfer: Transfer[S]) -> list[Exit[S]]:
    """Every way out of a function's body; `occurrences` are those of the whole function."""
    outcome = _Paths(occurrences, transfer).block(body, {start: None})
    return [Exit(kind, at, state) for kind, states in outcome.items() for state, at in states.items()]


class _Paths(Generic[S]):
    def __init__(self, occurrences: Iterable[Occurrence], transfer: Transfer[S]) -> None:
        self._transfer = transfer
        self._by_statement: dict[int, list[Occurrence]] = {}
        for occurrence in occurrences:
            self._by_statement.setdefault(id(occurrence.statement), []).append(occurrence)

    # ------------------------------------------------------------------------------------------------------------------ blocks

    def block(self, body: Sequence[Statement], states: Mapping[S, Statement | Step | None]) -> Outcome[S]:
        outcome: Outcome[S] = {}
        current = dict(states)
        for statement in body:
            if not current:
                break
            result = self._statement(statement, current)
            current = result.pop(NORMAL, {})
            _merge(outcome, result)
        if current:
            outcome[NORMAL] = current
        return outcome

    def _statement(self, statement: Statement, states: dict[S, Statement | Step | None]) -> Outcome[S]:
        match statement:
            case model.If():
                outcome, states = self._evaluate(statement, states)
                _merge(outcome, self.block(statement.body, self._assume(states, statement.test, True)))
                _merge(outcome, self.block(statement.orelse, self._assume(states, statement.test, False)))
            case model.While() | model.For():
                outcome = self._loop(statement, states)
            case model.With():
                outcome = self._with(statement, list(statement.items), states)
            case model.Try():
                outcome = self._try(statement, states)
            case model.Match():
                outcome = self._match(statement, states)
            case model.Return():
                outcome, states = self._evaluate(statement, states)
                outcome[RETURN] = dict.fromkeys(states, statement)
            case model.Raise():
                outcome, states = self._evaluate(statement, states)
                _merge(outcome, {RAISE: dict.fromkeys(states, statement)})
            case model.Break():
                outcome = {BREAK: dict(states)}
            case model.Continue():
                outcome = {CONTINUE: dict(states)}
            case model.Assert():
                outcome, states = self._evaluate(statement, states)
                outcome[NORMAL] = self._assume(states, statement.test, True)
            case _:
                outcome, states = self._evaluate(statement, states)
                outcome[NORMAL] = states
        return outcome

    def _loop(self, loop: model.While | model.For, states: dict[S, Statement | Step | None]) -> Outcome[S]:
        is_for = isinstance(loop, model.For)
        outcome: Outcome[S] = {}
        if is_for:
            outcome, states = self._evaluate(loop, states)
        entered: dict[S, Statement | Step | None] = {}
        left: dict[S, Statement | Step | None] = {}
        fresh = dict(states)
        while fresh:
            entered |= fresh
            if isinstance(loop, model.For):
                failed, turning = self._turn(loop, fresh)
                left |= fresh
            else:
                failed, tested = self._evaluate(loop, fresh)
                turning = self._assume(tested, loop.test, True)
                if not _is_true(loop.test):
                    left |= self._assume(tested, loop.test, False)
            _merge(outcome, failed)
            result = self.block(loop.body, turning)
            again = result.pop(NORMAL, {}) | result.pop(CONTINUE, {})
            broken = result.pop(BREAK, {})
            _merge(outcome, result)
            _merge(outcome, {NORMAL: broken})
            fresh = {state: at for state, at in again.items() if state not in entered}
        _merge(outcome, self.block(loop.orelse, left))
        return outcome

    def _turn(
        self, loop: model.For, states: dict[S, Statement | Step | None]
    ) -> tuple[Outcome[S], dict[S, Statement | Step | None]]:
        iterated = self._used_as(loop, loop.iterable)
        return self._step(Step("next", iterated, loop), states, waits=loop.is_async)

    def _with(self, statement: model.With, items: list[model.WithItem], states: dict[S, Statement | Step | None]) -> Outcome[S]:
        """The items from the first of `items` on, then the block."""
        if not items:
            return self.block(statement.body, states)
        item = items[0]
        outcome, states = self._evaluate(statement, states, within=item.value)
        entered = self._used_as(statement, item.value)
        failed, states = self._step(Step("enter", entered, statement), states, waits=statement.is_async)
        _merge(outcome, failed)
        for kind, inside in self._with(statement, items[1:], states).items():
            leave = Step("leave", entered, statement)
            _merge(outcome, {kind: {self._transfer.step(state, leave): at for state, at in inside.items()}})
        return outcome

    def _try(self, statement: model.Try, states: dict[S, Statement | Step | None]) -> Outcome[S]:
        result = self.block(statement.body, states)
        raised = result.pop(RAISE, {})
        completed = result.pop(NORMAL, {})
        outcome = result
        _merge(outcome, self.block(statement.orelse, completed))
        for handler in statement.handlers:
            _merge(outcome, self.block(handler.body, raised))
        if not any(_catches_all(handler) for handler in statement.handlers):
            _merge(outcome, {RAISE: raised})
        if not statement.final:
            return outcome
        final: Outcome[S] = {}
        for kind, inside in outcome.items():
            after = self.block(statement.final, inside)
            _merge(final, {kind: dict.fromkeys(after.pop(NORMAL, {}), _first(inside))})
            _merge(final, after)
        return final

    def _match(self, statement: model.Match, states: dict[S, Statement | Step | None]) -> Outcome[S]:
        outcome, states = self._evaluate(statement, states)
        for case in statement.cases:
            _merge(outcome, self.block(case.body, states))
        last = statement.cases[-1]
        if last.guard is not None or last.values:
            _merge(outcome, {NORMAL: states})
        return outcome

    # ------------------------------------------------------------------------------------------------------------------- steps

    def _evaluate(
        self, statement: Statement, states: Mapping[S, Statement | Step | None], within: Expression | None = None
    ) -> tuple[Outcome[S], dict[S, Statement | Step | None]]:
        """The statement's own expressions (only those inside `within`), in order."""
        outcome: Outcome[S] = {}
        current = dict(states)
        for occurrence in self._by_statement.get(id(statement), ()):
            span = occurrence.expression.span
            if within is not None and not (within.span.start <= span.start and span.end <= within.span.end):
                continue
            waits = isinstance(occurrence.expression, model.Await | model.Yield)
            failed, current = self._step(Step("evaluate", occurrence, statement), current, waits)
            _merge(outcome, failed)
        return outcome, current

    def _step(
        self, step: Step, states: Mapping[S, Statement | Step | None], waits: bool
    ) -> tuple[Outcome[S], dict[S, Statement | Step | None]]:
        failed: Outcome[S] = {RAISE: dict.fromkeys(states, step)} if waits and states else {}
        return failed, {self._transfer.step(state, step): at for state, at in states.items()}

    def _assume(
        self, states: Mapping[S, Statement | Step | None], test: Expression, outcome: bool
    ) -> dict[S, Statement | Step | None]:
        found = ((self._transfer.assume(state, test, outcome), at) for state, at in states.items())
        return {state: at for state, at in found if state is not None}

    def _used_as(self, statement: Statement, expression: Expression) -> Occurrence:
        """The occurrence of a whole expression of a statement's header; literals have none of their own, so one is made."""
        for occurrence in self._by_statement.get(id(statement), ()):
            if occurrence.expression is expression:
                return occurrence
        return Occurrence(expression, "opaque", statement, statement, None)


def _merge(into: Outcome[S], other: Outcome[S]) -> None:
    for kind, states in other.items():
        if states:
            known = into.setdefault(kind, {})
            for state, at in states.items():
                known.setdefault(state, at)


def _first(states: Mapping[S, Statement | Step | None]) -> Statement | Step | None:
    return next(iter(states.values()), None)


def _is_true(test: Expression) -> bool:
    return isinstance(test, model.Constant) and bool(test.value)


def _catches_all(handler: model.Handler) -> bool:
    return handler.type is None or (isinstance(handler.type, model.Name) and handler.type.name in CATCH_ALL)


def presence(test: Expression, outcome: bool) -> dict[int, bool]:
    """What a test that came out so says of local names: the reads (`Name.use`) whose value is then there (not None) or not.

    Understands `x`, `not x`, `x is None`, `x is not None`, and `and`, `or` of these where the outcome decides both sides.
    """
    match test:
        case model.Name(scope="local", use=use):
            return {use: outcome}
        case model.NamedExpr():
            return {}
        case model.Unary(operator="not", operand=operand):
            return presence(operand, not outcome)
        case model.Compare(first=model.Name(scope="local", use=use), rest=((("is" | "=="), model.Constant(value=None)),)):
            return {use: not outcome}
        case model.Compare(first=model.Name(scope="local", use=use), rest=((("is not" | "!="), model.Constant(value=None)),)):
            return {use: outcome}
        case model.BoolOp(operator=operator, left=left, right=right) if (operator == "and") == outcome:
            return presence(left, outcome) | presence(right, outcome)
        case _:
            return {}
