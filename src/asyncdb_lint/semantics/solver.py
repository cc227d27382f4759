"""Memoised, order-independent solving of mutually recursive questions.

A question that (through others) asks itself gets, in its own answer, the assumption made so far, starting from `BOTTOM`; the outermost
question of such a cycle is asked again until its answer no longer changes. Answers that rest on an assumption are kept only while that
assumption is under test, so nothing half-done is ever remembered and the order of questions does not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from asyncdb_lint.semantics.values import BOTTOM, Unknown, Value, join, truncated

MAX_ROUNDS = 30
"""A safeguard: values are finite (`truncated`, and unions are widened), so that a cycle settles before."""


@dataclass(slots=True)
class _Question:
    """A question being answered: its place on the stack and the answer assumed meanwhile."""

    level: int
    assumed: Value = BOTTOM
    asked_again: bool = False


class Solver:
    """Answers questions of the form (key, how to compute it)."""

    def __init__(self) -> None:
        self._answers: dict[Hashable, Value] = {}
        self._open: dict[Hashable, _Question] = {}
        self._provisional: dict[Hashable, tuple[Value, int]] = {}
        self._lowest = 1 << 60

    def solve(self, key: Hashable, compute: Callable[[], Value]) -> Value:
        """The answer for `key`, computed at most once outside cycles."""
        answer = self._answers.get(key)
        if answer is not None:
            return answer
        question = self._open.get(key)
        if question is not None:
            question.asked_again = True
            self._lowest = min(self._lowest, question.level)
            return question.assumed
        provisional = self._provisional.get(key)
        if provisional is not None:
            self._lowest = min(self._lowest, provisional[1])
            return provisional[0]
        return self._answer(key, compute)

    def _answer(self, key: Hashable, compute: Callable[[], Value]) -> Value:
        level = len(self._open)
        question = self._open[key] = _Question(level)
        outer, self._lowest = self._lowest, 1 << 60
        try:
            answer = self._iterate(question, compute)
        finally:
            del self._open[key]
        lowest = self._lowest
        self._lowest = min(outer, lowest) if lowest < level else outer
        if lowest < level:
            self._provisional[key] = (answer, lowest)
        else:
            self._answers[key] = answer
            self._settle(level)
        return answer

    def _iterate(self, question: _Question, compute: Callable[[], Value]) -> Value:
        answer = truncated(compute())
        rounds = 0
        while question.asked_again:
            wider = join((question.assumed, answer))
            if wider == question.assumed:
                break
            rounds += 1
            if rounds > MAX_ROUNDS:
                return Unknown("its value depends on itself")
            question.assumed = wider
            question.asked_again = False
            self._discard(question.level)
            answer = truncated(compute())
        return answer

    def _discard(self, level: int) -> None:
        """Forget answers that rest on the assumption about to change."""
        for key in [key for key, (_, lowest) in self._provisional.items() if lowest >= level]:
            del self._provisional[key]

    def _settle(self, level: int) -> None:
        """Keep the answers of a cycle whose outermost question has been answered."""
        for key in [key for key, (_, lowest) in self._provisional.items() if lowest >= level]:
            self._answers[key] = self._provisional.pop(key)[0]
