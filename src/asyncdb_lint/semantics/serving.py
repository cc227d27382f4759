"""What a coroutine does before it makes the application serve, or before it stops it: `await connect()`, then `await bot.start()`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from asyncdb_lint.model import For, While
from asyncdb_lint.semantics.nearest import Edge, Nearest
from asyncdb_lint.semantics.operations import Operation, Operations
from asyncdb_lint.semantics.values import Function, Scope
from asyncdb_lint.semantics.walk import Occurrence, extent

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator


class Before:
    """Answers what comes before a call of which stubs say `word`, in the function itself or in one that it calls."""

    def __init__(self, word: Literal["serves", "stops"], evaluator: Evaluator, operations: Operations) -> None:
        self._word = word
        self._evaluator = evaluator
        self._operations = operations
        self._nearest: Nearest[Scope, Operation, None] = Nearest(self._own, self._called)

    def follows(self, scope: Scope, occurrence: Occurrence) -> bool:
        """Whether there are such calls in the function, and all of them come after the occurrence."""
        starts = [o.expression.span.start for o in self._operations.of(scope) if self._reaches(o)]
        if not starts or min(starts) < occurrence.expression.span.end:
            return False
        return not any(
            isinstance(context.node, While | For) and extent(context.node).end > min(starts) for context in occurrence.enclosing()
        )

    def _reaches(self, operation: Operation) -> bool:
        return self._is_such(operation) or any(self._nearest.answer(edge.nodes[0]) is not None for edge in self._edges(operation))

    def _own(self, scope: Scope) -> Operation | None:
        return next((operation for operation in self._operations.of(scope) if self._is_such(operation)), None)

    def _called(self, scope: Scope) -> Iterator[Edge[Scope, None]]:
        for operation in self._operations.of(scope):
            yield from self._edges(operation)

    def _is_such(self, operation: Operation) -> bool:
        functions = [target for target in operation.targets if isinstance(target, Function)]
        return any(getattr(self._evaluator.facts.function(function), self._word) for function in functions)

    def _edges(self, operation: Operation) -> Iterator[Edge[Scope, None]]:
        for target in operation.targets:
            if isinstance(target, Function) and not target.is_stub:
                yield Edge(None, (target.scope,))
