"""Does calling this block, and through which calls?

A synchronous function blocks if it does synchronous driver I/O, or calls a synchronous function that blocks. The witness is the
shortest chain, found breadth-first. What is awaited, handed to a thread, scheduled or merely defined is no call and carries nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from asyncdb_lint.model import Attribute, Call, Expression, Name, Try
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.assumptions import NOTHING, Assumptions, assumed, assumed_object, is_dead, is_error_path
from asyncdb_lint.semantics.decorators import wrappers_of
from asyncdb_lint.semantics.facts import Driver, Resource
from asyncdb_lint.semantics.flow import is_abstract
from asyncdb_lint.semantics.guards import is_once
from asyncdb_lint.semantics.members import has_unknown_base, own_member
from asyncdb_lint.semantics.modules import self_name
from asyncdb_lint.semantics.nearest import Edge, Nearest
from asyncdb_lint.semantics.operations import Operation, Operations
from asyncdb_lint.semantics.values import Class, Function, Instance, Scope
from asyncdb_lint.semantics.walk import dotted

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator
    from asyncdb_lint.semantics.hierarchy import Hierarchy

NOT_RUN = frozenset({"cached", "offloaded", "submitted", "queued", "unknown", "configured", "async-context"})


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


class Node(NamedTuple):
    """A function, the class that its `self` is known to be of, and what the call lets one assume of its parameters."""

    scope: Scope
    self_class: Class | None
    assumptions: Assumptions


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
        self._nearest: dict[str, Nearest[Node, tuple[Operation, Leaf], Step]] = {}

    # ------------------------------------------------------------------------------------------------------------------- leaves

    def leaf(self, operation: Operation, targets: Sequence[Function | Class] | None = None) -> Leaf | None:
        """The blocking driver call that the operation is; None if it is none, or if it may as well be an asynchronous one.

        `targets` are the functions that it runs where more is known than the operation itself says.
        """
        found: Leaf | None = None
        for target in operation.targets if targets is None else targets:
            if isinstance(target, Function) and (target.summary.is_async or self._is_misdeclared(operation, target)):
                return None
            if found is None:
                found = self._leaf_of(target)
        return found

    def _is_misdeclared(self, operation: Operation, target: Function) -> bool:
        """Whether the code awaits what is synchronous as far as can be seen: then more is true of it than can be seen.

        That is so for what an annotation alone says, and for a class with a base that is not known. An object that the code has built
        itself is what it is: awaiting its call is the mistake.
        """
        receiver = target.receiver
        class_ = receiver.class_ if isinstance(receiver, Instance) else receiver
        if not operation.is_awaited or not isinstance(class_, Class):
            return False
        return (isinstance(receiver, Instance) and receiver.declared) or has_unknown_base(self._evaluator, class_)

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

    def chain(self, scope: Scope, operation: Operation) -> tuple[Function, Chain] | None:
        """The project's synchronous function that an operation of `scope` calls and how that blocks; None if it does not.

        One blocking alternative of several is enough, unless another of them is asynchronous.
        """
        if any(isinstance(target, Function) and target.summary.is_async for target in operation.targets):
            return None
        for target in operation.targets:
            if isinstance(target, Function):
                chain = self.chain_of(scope, target, operation.expression)
                if chain is not None:
                    return target, chain
        return None

    def chain_of(self, scope: Scope, function: Function, call: Expression, *, except_driver: str = "") -> Chain | None:
        """How the call in `scope` of the project's function blocks; None if it is not known to."""
        if not self.runs_when_called(function) or is_refused(self._evaluator, function, call):
            return None
        return self._chain_by(self.edge(Node(scope, None, NOTHING), function, call), except_driver)

    def iterated_chain(self, scope: Scope, operation: Operation) -> tuple[Function, Chain] | None:
        """As `chain`, for iterating over a project's generator."""
        for target in operation.targets:
            if isinstance(target, Function) and _is_generator(target):
                chain = self._chain_by(self.edge(Node(scope, None, NOTHING), target, operation.expression), "")
                if chain is not None:
                    return target, chain
        return None

    def _chain_by(self, edge: Edge[Node, Step], except_driver: str) -> Chain | None:
        """The chain that begins with the edge: of all methods that may run, every one must block; the first is shown."""
        nearest = self._nearest_except(except_driver)
        if any(nearest.answer(node) is None for node in edge.nodes):
            return None
        found = nearest.path(edge.nodes[0])
        if found is None:
            return None
        edges, (operation, leaf) = found
        last = edges[-1].nodes[0] if edges else edge.nodes[0]
        return Chain(tuple(edge.label for edge in edges), last.scope, operation, leaf)

    def _nearest_except(self, driver: str) -> Nearest[Node, tuple[Operation, Leaf], Step]:
        if driver not in self._nearest:
            self._nearest[driver] = Nearest(partial(self._leaf_in, except_driver=driver), self.edges)
        return self._nearest[driver]

    def runs_when_called(self, function: Function) -> bool:
        """Whether calling it runs its body now, on the caller's thread, and may block."""
        summary = function.summary
        if function.is_stub or summary.is_async or function.wrapper in NOT_RUN or self._never_blocks(function.qualname):
            return False
        return not summary.is_generator or function.wrapper == "context"

    def _leaf_in(self, node: Node, *, except_driver: str) -> tuple[Operation, Leaf] | None:
        """The function's own blocking driver call that shows most."""
        for operation in explicit_first(self.live(node)):
            leaf = self.leaf(operation, self.targets(node, operation))
            if leaf is None or leaf.driver.name == except_driver:
                continue
            if not self._is_cut(node.scope, operation.expression, "leaf"):
                return operation, leaf
        return None

    def live(self, node: Node) -> Iterator[Operation]:
        """The operations that each such call of the function does on a loop: what runs once, to fail, or without a loop is left out."""
        scope = node.scope
        for operation in self._operations.of(scope):
            occurrence = operation.occurrence
            if is_once(self._evaluator, scope, occurrence) or is_error_path(occurrence):
                continue
            if not is_dead(self._evaluator, scope, occurrence, node.assumptions) and not self._has_no_loop(scope, operation):
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

    def edges(self, node: Node) -> Iterator[Edge[Node, Step]]:
        """The synchronous functions of the project that the function runs."""
        for operation in self.live(node):
            targets = [target for target in self.targets(node, operation) if isinstance(target, Function)]
            if any(target.summary.is_async for target in targets) or self._is_cut(node.scope, operation.expression, "hop"):
                continue
            for target in targets:
                if self.runs_when_called(target) or (operation.kind == "iterate" and _is_generator(target)):
                    yield self.edge(node, target, operation.expression)

    def edge(self, node: Node, target: Function, call: Expression) -> Edge[Node, Step]:
        """The way into a function; into every method that may run instead, if its receiver is known by its declared class only."""
        methods = list(self._hierarchy.overriding(target))
        if not (methods and is_abstract(target.summary)):
            methods.insert(0, target)
        return Edge(Step(node.scope, call, methods[0]), tuple(self._into(node, method, call) for method in methods))

    def _into(self, node: Node, function: Function, call: Expression) -> Node:
        receiver = function.receiver
        class_ = receiver.class_ if isinstance(receiver, Instance) and not receiver.declared else None
        return Node(function.scope, class_, assumed(self._evaluator, node.scope, node.assumptions, function, call))

    def targets(self, node: Node, operation: Operation) -> Sequence[Function | Class]:
        """What the operation runs, given what is known of `self` and of the parameters."""
        call = operation.expression
        if not isinstance(call, Call) or not isinstance(call.func, Attribute) or operation.kind != "call":
            return operation.targets
        receiver = call.func.value
        if isinstance(receiver, Name):
            known = assumed_object(node.assumptions, receiver.name)
            if known is None and node.self_class is not None and receiver.name == self_name(node.scope):
                known = Instance(node.self_class) if _is_through_self(operation) else None
            if known is not None:
                return self._operations.targets(self._evaluator.attribute(known, call.func.attr), node.scope, call)
        elif node.self_class is not None and isinstance(receiver, Call) and dotted(receiver.func) == "super":
            own = Instance(node.self_class)
            return [replace(t, receiver=own) if isinstance(t, Function) and not t.is_stub else t for t in operation.targets]
        return operation.targets


def is_refused(evaluator: Evaluator, function: Function, call: Expression) -> bool:
    """Whether the call raises `TypeError`: it passes a keyword that neither the function takes nor a wrapper around it."""
    if not isinstance(call, Call) or any(parameter.kind == "double-star" for parameter in function.summary.parameters):
        return False
    unknown = match_arguments(function, call.arguments).extra.keys()
    wrappers = wrappers_of(evaluator, function) if unknown else None
    return wrappers is not None and any(
        all(parameter.name != keyword for wrapper in wrappers for parameter in wrapper.parameters) for keyword in unknown
    )


def _is_through_self(operation: Operation) -> bool:
    """Whether the operation calls methods of the project that are bound to `self`."""
    return any(isinstance(t, Function) and isinstance(t.receiver, Instance) and t.receiver.declared for t in operation.targets)


def explicit_first(operations: Iterable[Operation]) -> list[Operation]:
    """Calls before what happens when a `with` block is entered and left, which shows less, and before what handles an error."""
    return sorted(operations, key=lambda operation: (is_error_path(operation.occurrence), operation.kind == "enter"))


def symbol(evaluator: Evaluator, function: Function) -> str:
    """A stub function's canonical name: by the stub's class that its receiver is of (`redis.Redis.get`), not the one that defines it."""
    receiver = function.receiver
    class_ = receiver.class_ if isinstance(receiver, Instance) else receiver
    if isinstance(class_, Class):
        for base in evaluator.mro(class_):
            if base.module.is_stub:
                return f"{base.qualname}.{function.summary.name}".removesuffix(".__init__")
    return function.qualname.removesuffix(".__init__")
