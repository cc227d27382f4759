"""What a coroutine does before it makes the application serve: `await connect()`, then `await bot.start()`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from asyncdb_lint.model import For, While
from asyncdb_lint.semantics.nearest import Edge, Nearest
from asyncdb_lint.semantics.operations import Operation, Operations
from asyncdb_lint.semantics.values import Function, Scope
from asyncdb_lint.semantics.walk import Occurrence, extent

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator


class Serving:
    """Answers what comes before the call that makes an application serve, in the function itself or in one that it calls."""

    def __init__(self, evaluator: Evaluator, operations: Operations) -> None:
        self._evaluator = evaluator
        self._operations = operations
        self._nearest: Nearest[Scope, Operation, None] = Nearest(self._own, self._called)

    def follows(self, scope: Scope, occurrence: Occurrence) -> bool:
        """Whether all that the function does to make the application serve comes after the occurrence, and there is such a thing."""
        starts = [o.expression.span.start for o in self._operations.of(scope) if self._starts(o)]
        if not starts or min(starts) < occurrence.expression.span.end:
            return False
        return not any(
            isinstance(context.node, While | For) and extent(context.node).end > min(starts) for context in occurrence.enclosing()
        )

    def _starts(self, operation: Operation) -> bool:
        return self._is_serving(operation) or any(
            self._nearest.answer(edge.nodes[0]) is not None for edge in self._edges(operation)
        )

    def _own(self, scope: Scope) -> Operation | None:
        return next((operation for operation in self._operations.of(scope) if self._is_serving(operation)), None)

    def _called(self, scope: Scope) -> Iterator[Edge[Scope, None]]:
        for operation in self._operations.of(scope):
            yield from self._edges(operation)

    def _is_serving(self, operation: Operation) -> bool:
        return any(isinstance(target, Function) and self._evaluator.facts.function(target).serves for target in operation.targets)

    def _edges(self, operation: Operation) -> Iterator[Edge[Scope, None]]:
        for target in operation.targets:
            if isinstance(target, Function) and not target.is_stub:
                yield Edge(None, (target.scope,))
