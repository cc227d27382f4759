"""Calls that run a coroutine in an event loop of their own, and how a function comes to one through synchronous calls.

On a thread whose loop runs, such a call raises, and the coroutine is never run. Code that asks whether a loop runs is taken at its word:
nothing is found in it, nor below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from asyncdb_lint.model import Call, Expression, Module
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.assumptions import NOTHING
from asyncdb_lint.semantics.driver_work import DriverWork
from asyncdb_lint.semantics.effects import Effects, Node, Step
from asyncdb_lint.semantics.nearest import Edge, Nearest
from asyncdb_lint.semantics.operations import Operation, Operations
from asyncdb_lint.semantics.values import CallableValue, Class, Function, Scope, members

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator


class LoopRun(NamedTuple):
    """A call that runs database work in a loop of its own: the call, the library's function, and the argument that is the work."""

    call: Call
    function: Function
    work: Expression


class LoopChain(NamedTuple):
    """How a call comes to it: the calls from function to function, then the run in its function."""

    steps: tuple[Step, ...]
    scope: Scope
    run: LoopRun


class OwnLoops:
    """Answers whether functions run database work in loops of their own."""

    def __init__(
        self, evaluator: Evaluator, operations: Operations, effects: Effects, driver_work: DriverWork, modules: tuple[Module, ...]
    ) -> None:
        self._evaluator = evaluator
        self._operations = operations
        self._effects = effects
        self._driver_work = driver_work
        self._modules = modules
        self._nearest: Nearest[Node, LoopRun, Step] = Nearest(self._run_in, self._edges)
        self._may_nest: bool | None = None

    def run(self, scope: Scope, operation: Operation) -> LoopRun | None:
        """The run that the operation itself is; None if it is none."""
        call = operation.expression
        if operation.kind != "call" or not isinstance(call, Call) or self._gives_callable(scope, call):
            return None
        for target in operation.targets:
            if isinstance(target, Function):
                roles = self._evaluator.facts.function(target).roles
                for name, given in match_arguments(target, call.arguments).by_parameter.items():
                    if roles.get(name) == "own-loop" and self._driver_work.awaited(self._evaluator.evaluate(scope, given)):
                        return LoopRun(call, target, given)
        return None

    def _gives_callable(self, scope: Scope, call: Call) -> bool:
        """Whether the call only makes what will run the coroutine when it is called (`async_to_sync`)."""
        if any(isinstance(member, Class) for member in members(self._evaluator.evaluate(scope, call.func))):
            return True
        return any(isinstance(member, CallableValue) for member in members(self._evaluator.evaluate(scope, call)))

    def chain(self, scope: Scope, operation: Operation) -> tuple[Function, LoopChain] | None:
        """The project's synchronous function that the operation calls, and how that comes to a run; None if it comes to none."""
        if any(isinstance(target, Function) and target.summary.is_async for target in operation.targets):
            return None
        for target in operation.targets:
            if isinstance(target, Function) and self._effects.runs_when_called(target):
                chain = self._chain_by(self._effects.edge(Node(scope, None, NOTHING), target, operation.expression))
                if chain is not None:
                    return target, chain
        return None

    def _chain_by(self, edge: Edge[Node, Step]) -> LoopChain | None:
        if any(self._nearest.answer(node) is None for node in edge.nodes):
            return None
        found = self._nearest.path(edge.nodes[0])
        if found is None:
            return None
        edges, run = found
        last = edges[-1].nodes[0] if edges else edge.nodes[0]
        return LoopChain(tuple(edge.label for edge in edges), last.scope, run)

    def _run_in(self, node: Node) -> LoopRun | None:
        if self._asks_for_loop(node.scope):
            return None
        runs = (self.run(node.scope, operation) for operation in self._effects.live(node))
        return next((run for run in runs if run is not None), None)

    def _edges(self, node: Node) -> Iterator[Edge[Node, Step]]:
        if not self._asks_for_loop(node.scope):
            yield from self._effects.edges(node)

    def _asks_for_loop(self, scope: Scope) -> bool:
        """Whether the function asks whether a loop runs on its thread."""
        return any(
            isinstance(target, Function) and self._evaluator.facts.function(target).tells_running_loop
            for operation in self._operations.of(scope)
            for target in operation.targets
        )

    def may_nest(self) -> bool:
        """Whether some module of the project lets loops run inside one another."""
        if self._may_nest is None:
            self._may_nest = any(self._allows_nesting(module) for module in self._modules)
        return self._may_nest

    def _allows_nesting(self, module: Module) -> bool:
        imported = {b.module for function in module.summary.functions for b in function.bindings if b.kind == "import"}
        if not any(self._has_word(name) for name in imported):
            return False
        return any(
            isinstance(target, Function) and self._evaluator.facts.function(target).allows_nested_loops
            for index in range(len(module.summary.functions))
            for operation in self._operations.of(Scope(module, index))
            for target in operation.targets
        )

    def _has_word(self, name: str) -> bool:
        """Whether the stub of that name has a function that allows nested loops."""
        stub = self._evaluator.table.stubs.get(name)
        return stub is not None and any(
            self._evaluator.facts.function(Function(Scope(stub, index))).allows_nested_loops
            for index in range(len(stub.summary.functions))
        )
