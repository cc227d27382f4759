"""Does calling this block, and through which calls?

A synchronous function blocks if it does synchronous driver I/O, or calls a synchronous function that blocks. The witness is the
shortest chain, found breadth-first. What is awaited, handed to a thread, scheduled or merely defined is no call and carries nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from asyncdb_lint.model import Expression, Raise
from asyncdb_lint.semantics.facts import Driver, Resource
from asyncdb_lint.semantics.guards import is_once
from asyncdb_lint.semantics.members import own_member
from asyncdb_lint.semantics.operations import Operation, Operations
from asyncdb_lint.semantics.values import Class, Function, Instance, Scope

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator
    from asyncdb_lint.semantics.hierarchy import Hierarchy

NOT_RUN = frozenset({"cached", "offloaded", "unknown", "async-context"})


class Leaf(NamedTuple):
    """A blocking driver call: the stub's function, what it belongs to, and its canonical name (`psycopg2.connect`)."""

    function: Function
    driver: Driver
    resource: Resource | None
    symbol: str


class Step(NamedTuple):
    """A call on the way: where it stands, and the function that it runs."""

    scope: Scope
    expression: Expression
    callee: Function


@dataclass(frozen=True, slots=True)
class Chain:
    """How a call comes to block: the calls from function to function, then the operation that reaches the driver."""

    steps: tuple[Step, ...]
    scope: Scope
    operation: Operation
    leaf: Leaf


class Effects:
    """Answers, for functions and operations, whether they block."""

    def __init__(
        self,
        evaluator: Evaluator,
        operations: Operations,
        hierarchy: Hierarchy,
        *,
        is_cut: Callable[[Scope, Expression, str], bool],
    ) -> None:
        self._evaluator = evaluator
        self._operations = operations
        self._hierarchy = hierarchy
        self._is_cut = is_cut
        self._chains: dict[tuple[Scope, str], Chain | None] = {}
        self._reaching: dict[Scope, bool] = {}

    # ------------------------------------------------------------------------------------------------------------------- leaves

    def leaf(self, operation: Operation) -> Leaf | None:
        """The blocking driver call that the operation is; None if it is none, or if it may as well be an asynchronous one."""
        found: Leaf | None = None
        for target in operation.targets:
            if isinstance(target, Function) and target.summary.is_async:
                return None
            if found is None:
                found = self._leaf_of(target)
        return found

    def _leaf_of(self, target: Function | Class) -> Leaf | None:
        function = target if isinstance(target, Function) else self._constructor(target)
        if function is None or not function.is_stub or function.wrapper in NOT_RUN:
            return None
        if not self._evaluator.facts.function(function).blocks:
            return None
        driver = self._evaluator.facts.driver(function.scope.module)
        if driver is None:
            return None
        receiver = function.receiver
        resource = self._evaluator.facts.resource(receiver.class_) if isinstance(receiver, Instance) else None
        return Leaf(function, driver, resource, symbol(self._evaluator, function))

    def _constructor(self, class_: Class) -> Function | None:
        own = own_member(self._evaluator, class_, "__init__") if class_.module.is_stub else None
        return own if isinstance(own, Function) else None

    # ------------------------------------------------------------------------------------------------------------------- chains

    def chain(self, operation: Operation, *, except_driver: str = "") -> tuple[Function, Chain] | None:
        """The project's synchronous function that the operation calls and how that blocks; None if it does not.

        One blocking alternative of several is enough, unless another of them is asynchronous.
        """
        if any(isinstance(target, Function) and target.summary.is_async for target in operation.targets):
            return None
        for target in operation.targets:
            if isinstance(target, Function):
                chain = self.chain_of(target, except_driver=except_driver)
                if chain is not None:
                    return target, chain
        return None

    def chain_of(self, function: Function, *, except_driver: str = "") -> Chain | None:
        """How calling the project's function blocks; None if it is not known to."""
        if not self.runs_when_called(function):
            return None
        overriding = self._hierarchy.overriding(function)
        if not overriding:
            return self._shortest(function.scope, except_driver)
        chains = [self._shortest(method.scope, except_driver) for method in overriding]
        if not _is_abstract(function):
            chains.insert(0, self._shortest(function.scope, except_driver))
        return chains[0] if all(chain is not None for chain in chains) else None

    @staticmethod
    def runs_when_called(function: Function) -> bool:
        """Whether calling it runs its body now, on the caller's thread."""
        summary = function.summary
        if function.is_stub or summary.is_async or function.wrapper in NOT_RUN:
            return False
        return not summary.is_generator or function.wrapper == "context"

    def _shortest(self, start: Scope, except_driver: str) -> Chain | None:
        key = (start, except_driver)
        if key not in self._chains:
            self._chains[key] = None
            self._chains[key] = self._search(start, except_driver)
        return self._chains[key]

    def _search(self, start: Scope, except_driver: str) -> Chain | None:
        """Breadth-first over synchronous calls: the first leaf found is the nearest."""
        queue: deque[tuple[Scope, tuple[Step, ...]]] = deque([(start, ())])
        seen = {start}
        while queue:
            scope, steps = queue.popleft()
            onward: list[Step] = []
            for operation in self._live(scope):
                leaf = self.leaf(operation)
                if leaf is not None and leaf.driver.name != except_driver:
                    if not self._is_cut(scope, operation.expression, "leaf"):
                        return Chain(steps, scope, operation, leaf)
                    continue
                onward += self._edges(scope, operation)
            for step in onward:
                if step.callee.scope not in seen:
                    seen.add(step.callee.scope)
                    queue.append((step.callee.scope, (*steps, step)))
        return None

    def _live(self, scope: Scope) -> Iterator[Operation]:
        """The operations that each call of the function does: what runs once only is left out."""
        for operation in self._operations.of(scope):
            if not is_once(self._evaluator, scope, operation.occurrence):
                yield operation

    def _edges(self, scope: Scope, operation: Operation) -> Iterator[Step]:
        targets = [target for target in operation.targets if isinstance(target, Function)]
        if any(target.summary.is_async for target in targets):
            return
        for target in targets:
            if operation.kind == "iterate" and target.summary.is_generator and not target.is_stub:
                runs = True
            else:
                runs = self.runs_when_called(target)
            if runs and not self._is_cut(scope, operation.expression, "hop"):
                overriding = self._hierarchy.overriding(target)
                if not overriding:
                    yield Step(scope, operation.expression, target)
                elif all(self._shortest(method.scope, "") is not None for method in overriding):
                    yield Step(scope, operation.expression, overriding[0] if _is_abstract(target) else target)

    # --------------------------------------------------------------------------------------------------------------- any I/O

    def reaches_driver(self, function: Function) -> bool:
        """Whether the project's function, awaited or called, comes to an asynchronous driver call."""
        if function.scope not in self._reaching:
            self._reaching[function.scope] = self._find_driver(function.scope)
        return self._reaching[function.scope]

    def _find_driver(self, start: Scope) -> bool:
        pending, seen = [start], {start}
        while pending:
            for operation in self._operations.of(pending.pop()):
                for target in operation.targets:
                    if not isinstance(target, Function):
                        continue
                    if target.is_stub:
                        if target.summary.is_async and self._evaluator.facts.driver(target.scope.module) is not None:
                            return True
                    elif target.scope not in seen:
                        seen.add(target.scope)
                        pending.append(target.scope)
        return False

    def iterated_chain(self, operation: Operation) -> tuple[Function, Chain] | None:
        """As `chain`, for iterating over a project's generator."""
        for target in operation.targets:
            if isinstance(target, Function) and target.summary.is_generator and not target.summary.is_async and not target.is_stub:
                chain = self._shortest(target.scope, "")
                if chain is not None:
                    return target, chain
        return None


def symbol(evaluator: Evaluator, function: Function) -> str:
    """A stub function's canonical name: by the stub's class that its receiver is of (`redis.Redis.get`), not the one that defines it."""
    receiver = function.receiver
    class_ = receiver.class_ if isinstance(receiver, Instance) else receiver
    if isinstance(class_, Class):
        for base in evaluator.mro(class_):
            if base.module.is_stub:
                return f"{base.qualname}.{function.summary.name}".removesuffix(".__init__")
    return function.qualname.removesuffix(".__init__")


def _is_abstract(function: Function) -> bool:
    """Whether the body only says that a subclass must say more."""
    for statement in function.summary.body:
        name = type(statement).__name__
        if not (isinstance(statement, Raise) or name == "ExpressionStatement"):
            return False
    return True
