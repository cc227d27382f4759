"""Which calls wait for another service, another process or for time to pass, and through which functions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from asyncdb_lint.model import Call
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.assumptions import NOTHING
from asyncdb_lint.semantics.effects import NOT_RUN, Node, Step
from asyncdb_lint.semantics.folding import NotConstant, fold
from asyncdb_lint.semantics.memory import remembered
from asyncdb_lint.semantics.nearest import Edge, Nearest
from asyncdb_lint.semantics.nesting import runs_here
from asyncdb_lint.semantics.operations import Operation
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Function, Scope

LONG = 1.0
"""From how many seconds on a pause is long."""


class Wait(NamedTuple):
    """How an operation comes to wait: the calls on the way, then the operation that waits, and where it stands."""

    steps: tuple[Step, ...]
    scope: Scope
    operation: Operation
    function: Function


@remembered
def replies(project: Project) -> Replies:
    """The one that all rules of a run ask."""
    return Replies(project)


class Replies:
    """Answers which operations wait."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._nearest: Nearest[Node, tuple[Operation, Function], Step] = Nearest(self._waiting_in, self._edges)

    def wait(self, scope: Scope, operation: Operation) -> Wait | None:
        """How an operation of a function, of which nothing is assumed, waits, if it does."""
        node = Node(scope, None, NOTHING)
        function = self._waits(node, operation)
        if function is not None:
            return Wait((), scope, operation, function)
        for edge in self._edges_of(node, operation):
            if all(self._nearest.answer(further) is not None for further in edge.nodes):
                found = self._nearest.path(edge.nodes[0])
                if found is not None:
                    edges = [edge, *found[0]]
                    return Wait(tuple(e.label for e in edges), edges[-1].nodes[0].scope, *found[1])
        return None

    def _waiting_in(self, node: Node) -> tuple[Operation, Function] | None:
        for operation in self._project.effects.live(node):
            function = self._waits(node, operation)
            if function is not None:
                return operation, function
        return None

    def _waits(self, node: Node, operation: Operation) -> Function | None:
        """The library's function by which the operation waits for long: each of its alternatives does."""
        found = [target for target in self._project.effects.targets(node, operation) if isinstance(target, Function)]
        if not found or not all(self._is_long(node.scope, operation, function) for function in found):
            return None
        occurrence = operation.occurrence
        in_handler = any(context.part == "handler" for context in occurrence.enclosing())
        return found[0] if runs_here(self._project, node.scope, occurrence) and not in_handler else None

    def _is_long(self, scope: Scope, operation: Operation, function: Function) -> bool:
        facts = self._project.facts.function(function)
        if facts.awaits_reply:
            return True
        names = [name for name, role in facts.roles.items() if role == "seconds"]
        call = operation.expression
        if not facts.external or not names or not isinstance(call, Call):
            return False
        given = match_arguments(function, call.arguments).by_parameter.get(names[0])
        try:
            return given is not None and bool(fold(self._project.evaluator, scope, given) >= LONG)
        except (NotConstant, TypeError):
            return False

    def _edges(self, node: Node) -> Iterator[Edge[Node, Step]]:
        for operation in self._project.effects.live(node):
            yield from self._edges_of(node, operation)

    def _edges_of(self, node: Node, operation: Operation) -> Iterator[Edge[Node, Step]]:
        """The way into the one function of the project that the operation runs."""
        targets = self._project.effects.targets(node, operation)
        if len(targets) != 1 or not isinstance(targets[0], Function):
            return
        function = targets[0]
        if function.is_stub or operation.kind != "call" or not function.summary.is_async or function.summary.is_generator:
            return
        if function.wrapper not in NOT_RUN and runs_here(self._project, node.scope, operation.occurrence):
            yield self._project.effects.edge(node, function, operation.expression)
