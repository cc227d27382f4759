"""Does calling this block, and through which calls?

A synchronous function blocks if it does synchronous driver I/O, or calls a synchronous function that blocks. The witness is the
shortest chain, found breadth-first. What is awaited, handed to a thread, scheduled or merely defined is no call and carries nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from asyncdb_lint.model import Attribute, Call, Expression, Name, Raise, Try
from asyncdb_lint.semantics.assumptions import Assumptions, assumed, is_dead, is_error_path
from asyncdb_lint.semantics.facts import Driver, Resource
from asyncdb_lint.semantics.guards import is_once
from asyncdb_lint.semantics.members import own_member
from asyncdb_lint.semantics.modules import self_name
from asyncdb_lint.semantics.nearest import Edge, Nearest
from asyncdb_lint.semantics.operations import Operation, Operations
from asyncdb_lint.semantics.values import Class, Function, Instance, Scope, members

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


class _Node(NamedTuple):
    """A function, the class that its `self` is known to be of, and what the call lets one assume of its parameters."""

    scope: Scope
    self_class: Class | None
    assumptions: Assumptions


def _node(function: Function, call: Expression) -> _Node:
    receiver = function.receiver
    concrete = isinstance(receiver, Instance) and not receiver.declared
    return _Node(function.scope, receiver.class_ if concrete and isinstance(receiver, Instance) else None, assumed(function, call))


def _is_generator(function: Function) -> bool:
    summary = function.summary
    return summary.is_generator and not summary.is_async and not function.is_stub


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
        never_blocks: Callable[[str], bool],
    ) -> None:
        self._evaluator = evaluator
        self._operations = operations
        self._hierarchy = hierarchy
        self._is_cut = is_cut
        self._never_blocks = never_blocks
        self._nearest: dict[str, Nearest[_Node, tuple[Operation, Leaf], Step | None]] = {}
        self._reaching: dict[Scope, bool] = {}

    # ------------------------------------------------------------------------------------------------------------------- leaves

    def leaf(self, operation: Operation) -> Leaf | None:
        """The blocking driver call that the operation is; None if it is none, or if it may as well be an asynchronous one."""
        found: Leaf | None = None
        for target in operation.targets:
            if isinstance(target, Function) and (target.summary.is_async or _is_misdeclared(operation, target)):
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
                chain = self.chain_of(target, operation.expression, except_driver=except_driver)
                if chain is not None:
                    return target, chain
        return None

    def chain_of(self, function: Function, call: Expression, *, except_driver: str = "") -> Chain | None:
        """How the call of the project's function blocks; None if it is not known to."""
        return self._chain_by(self._edge(None, function, call), except_driver) if self.runs_when_called(function) else None

    def iterated_chain(self, operation: Operation) -> tuple[Function, Chain] | None:
        """As `chain`, for iterating over a project's generator."""
        for target in operation.targets:
            if isinstance(target, Function) and _is_generator(target):
                chain = self._chain_by(self._edge(None, target, operation.expression), "")
                if chain is not None:
                    return target, chain
        return None

    def _chain_by(self, edge: Edge[_Node, Step | None], except_driver: str) -> Chain | None:
        """The chain that begins with the edge: of all methods that may run, every one must block; the first is shown."""
        nearest = self._nearest_except(except_driver)
        if any(nearest.answer(node) is None for node in edge.nodes):
            return None
        found = nearest.path(edge.nodes[0])
        if found is None:
            return None
        edges, (operation, leaf) = found
        last = edges[-1].nodes[0] if edges else edge.nodes[0]
        return Chain(tuple(edge.label for edge in edges if edge.label is not None), last.scope, operation, leaf)

    def _nearest_except(self, driver: str) -> Nearest[_Node, tuple[Operation, Leaf], Step | None]:
        if driver not in self._nearest:
            self._nearest[driver] = Nearest(partial(self._leaf_in, except_driver=driver), self._edges)
        return self._nearest[driver]

    def runs_when_called(self, function: Function) -> bool:
        """Whether calling it runs its body now, on the caller's thread, and may block."""
        summary = function.summary
        if function.is_stub or summary.is_async or function.wrapper in NOT_RUN or self._never_blocks(function.qualname):
            return False
        return not summary.is_generator or function.wrapper == "context"

    def _leaf_in(self, node: _Node, *, except_driver: str) -> tuple[Operation, Leaf] | None:
        """The function's own blocking driver call that shows most."""
        for operation in explicit_first(self._live(node)):
            leaf = self.leaf(operation)
            if (
                leaf is not None
                and leaf.driver.name != except_driver
                and not self._is_cut(node.scope, operation.expression, "leaf")
            ):
                return operation, leaf
        return None

    def _live(self, node: _Node) -> Iterator[Operation]:
        """The operations that each such call of the function does on a loop: what runs once, to fail, or without a loop is left out."""
        scope = node.scope
        for operation in self._operations.of(scope):
            occurrence = operation.occurrence
            if is_once(self._evaluator, scope, occurrence) or is_error_path(occurrence):
                continue
            if not is_dead(scope, occurrence, node.assumptions) and not self._has_no_loop(scope, operation):
                yield operation

    def _has_no_loop(self, scope: Scope, operation: Operation) -> bool:
        """Whether it stands where the failure of `get_running_loop()` is handled."""
        for context in operation.occurrence.enclosing():
            if context.part == "handler" and isinstance(context.node, Try):
                start, end = context.node.span.start, context.node.handlers[0].span.start
                tried = [other for other in self._operations.of(scope) if start <= other.expression.span.start < end]
                if any(self._needs_loop(target) for other in tried for target in other.targets):
                    return True
        return False

    def _needs_loop(self, target: Function | Class) -> bool:
        return isinstance(target, Function) and self._evaluator.facts.function(target).needs_running_loop

    def _edges(self, node: _Node) -> Iterator[Edge[_Node, Step | None]]:
        """The synchronous functions of the project that the function runs."""
        for operation in self._live(node):
            targets = [self._for_receiver(node, operation, target) for target in operation.targets if isinstance(target, Function)]
            if any(target.summary.is_async for target in targets) or self._is_cut(node.scope, operation.expression, "hop"):
                continue
            for target in targets:
                if self.runs_when_called(target) or (operation.kind == "iterate" and _is_generator(target)):
                    yield self._edge(node.scope, target, operation.expression)

    def _edge(self, scope: Scope | None, target: Function, call: Expression) -> Edge[_Node, Step | None]:
        """The way into a function; into every method that may run instead, if its receiver is known by its declared class only."""
        methods = list(self._hierarchy.overriding(target))
        if not (methods and _is_abstract(target)):
            methods.insert(0, target)
        step = Step(scope, call, methods[0]) if scope is not None else None
        return Edge(step, tuple(_node(method, call) for method in methods))

    def _for_receiver(self, node: _Node, operation: Operation, target: Function) -> Function:
        """The method that runs for the class that `self` is known to be of: `self.save()` is the subclass's `save`."""
        receiver, class_ = target.receiver, node.self_class
        if class_ is None or target.is_stub or not isinstance(receiver, Instance) or not receiver.declared:
            return target
        call = operation.expression
        if not isinstance(call, Call) or not isinstance(call.func, Attribute):
            return target
        if isinstance(call.func.value, Name) and call.func.value.name == self_name(node.scope):
            for member in members(self._evaluator.attribute(Instance(class_), call.func.attr)):
                if isinstance(member, Function):
                    return member
        elif isinstance(call.func.value, Call) and isinstance(call.func.value.func, Name) and call.func.value.func.name == "super":
            return replace(target, receiver=Instance(class_))
        return target

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


def _is_misdeclared(operation: Operation, target: Function) -> bool:
    """Whether the code awaits what an annotation alone says is synchronous: then the annotation is wrong, since the code runs."""
    receiver = target.receiver
    return operation.is_awaited and isinstance(receiver, Instance) and receiver.declared


def explicit_first(operations: Iterable[Operation]) -> list[Operation]:
    """Calls before what happens when a `with` block is entered and left, which shows least."""
    return sorted(operations, key=lambda operation: operation.kind == "enter")


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
