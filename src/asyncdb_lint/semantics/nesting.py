"""Whether a call takes a connection of a certain pool, and through which functions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from asyncdb_lint.model import Attribute, BoolOp, Call, Compare, Conditional, Constant, Expression, If, Name, Unary
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.assumptions import NOTHING, holds
from asyncdb_lint.semantics.effects import NOT_RUN, Node, Step
from asyncdb_lint.semantics.identity import Identity, identity
from asyncdb_lint.semantics.nearest import Edge, Nearest
from asyncdb_lint.semantics.operations import Operation
from asyncdb_lint.semantics.options import resource_of
from asyncdb_lint.semantics.pools import Acquisition, Pool, acquisitions
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Function, Scope, Unknown, members
from asyncdb_lint.semantics.walk import Occurrence


class _Frame(NamedTuple):
    """A function as it is called, and by which identities it knows the pool."""

    node: Node
    names: frozenset[Identity]


class Nested(NamedTuple):
    """How a call comes to take a connection: the calls on the way, then the one that takes it."""

    steps: tuple[Step, ...]
    acquisition: Acquisition


def runs_here(project: Project, scope: Scope, occurrence: Occurrence) -> bool:
    """Whether what a coroutine function's call gives is run to its end, or while it is used, where it stands."""
    if occurrence.use in ("awaited", "entered async", "iterated async"):
        return True
    outer = occurrence.parent
    if occurrence.use != "argument" or not isinstance(outer, Call):
        return False
    return any(
        isinstance(member, Function) and project.facts.function(member).bounds_time
        for member in members(project.value(scope, outer.func))
    )


class Nesting:
    """Answers, for one pool, which calls take a connection of it."""

    def __init__(self, project: Project, pool: Pool) -> None:
        self._project = project
        self._pool = pool
        self._nearest: Nearest[_Frame, Acquisition, Step] = Nearest(self._taken_in, self._edges)

    def taken_by(self, scope: Scope, operation: Operation) -> Nested | None:
        """How an operation of a function, of which nothing is assumed, takes a connection through the project's functions."""
        names = frozenset({self._pool.identity} if self._pool.identity is not None else ())
        for edge in self._edges_of(_Frame(Node(scope, None, NOTHING), names), operation):
            if all(self._nearest.answer(frame) is not None for frame in edge.nodes):
                found = self._nearest.path(edge.nodes[0])
                if found is not None:
                    return Nested((edge.label, *(further.label for further in found[0])), found[1])
        return None

    def _taken_in(self, frame: _Frame) -> Acquisition | None:
        live = {id(operation.expression) for operation in self._project.effects.live(frame.node)}
        for acquisition in acquisitions(self._project, frame.node.scope):
            occurrence = acquisition.call.operation.occurrence
            known = acquisition.pool.is_made_as(self._pool) or acquisition.pool.identity in frame.names
            if known and id(occurrence.expression) in live and not self._depends_on_argument(frame.node, occurrence):
                return acquisition
        return None

    def _edges(self, frame: _Frame) -> Iterator[Edge[_Frame, Step]]:
        for operation in self._project.effects.live(frame.node):
            if not self._depends_on_argument(frame.node, operation.occurrence):
                yield from self._edges_of(frame, operation)

    def _edges_of(self, frame: _Frame, operation: Operation) -> Iterator[Edge[_Frame, Step]]:
        """The way into the one function of the project that the operation runs."""
        targets = self._project.effects.targets(frame.node, operation)
        if len(targets) != 1 or not isinstance(targets[0], Function) or not self._is_run(frame.node.scope, operation, targets[0]):
            return
        edge = self._project.effects.edge(frame.node, targets[0], operation.expression)
        frames = (_Frame(node, self._names_in(frame, operation, targets[0], node.scope)) for node in edge.nodes)
        yield Edge(edge.label, tuple(frames))

    def _is_run(self, scope: Scope, operation: Operation, function: Function) -> bool:
        summary = function.summary
        if function.is_stub or operation.kind != "call" or (function.wrapper in NOT_RUN and function.wrapper != "async-context"):
            return False
        if not summary.is_async:
            return not summary.is_generator
        return runs_here(self._project, scope, operation.occurrence)

    def _names_in(self, frame: _Frame, operation: Operation, function: Function, callee: Scope) -> frozenset[Identity]:
        """The identities by which the called function knows the pool."""
        call = operation.expression
        if not isinstance(call, Call):
            return frozenset()
        found: set[Identity] = {name for name in frame.names if name[0] == "global"}
        caller = frame.node.scope
        if isinstance(call.func, Attribute) and callee.summary.owner >= 0:
            receiver = identity(self._project, caller, call.func.value)
            found |= _renamed(frame.names, receiver, ("self", callee.module, callee.summary.owner))
        given = match_arguments(function, call.arguments).by_parameter
        for parameter in callee.summary.parameters:
            if parameter.name in given:
                passed = identity(self._project, caller, given[parameter.name])
                found |= _renamed(frame.names, passed, ("local", callee, (parameter.binding,)))
        return frozenset(found)

    def _depends_on_argument(self, node: Node, occurrence: Occurrence) -> bool:
        """Whether a condition that may ask for a connection at hand, not decided by what is passed, says whether it is reached."""
        evaluator, scope = self._project.evaluator, node.scope
        tests = [c.node.test for c in occurrence.enclosing() if isinstance(c.node, If | Conditional)]
        tests += [s.test for s in scope.summary.body if isinstance(s, If) and s.span.start < occurrence.expression.span.start]
        return any(
            self._asks_for_connection(scope, test) and holds(evaluator, scope, test, node.assumptions) is None for test in tests
        )

    def _asks_for_connection(self, scope: Scope, test: Expression) -> bool:
        return any(self._may_be_connection(scope, expression) for expression in _operands(test))

    def _may_be_connection(self, scope: Scope, expression: Expression) -> bool:
        for member in members(self._project.value(scope, expression)):
            if isinstance(member, Unknown):
                return True
            resource = resource_of(self._project, member)
            if resource is not None and resource.kind in ("connection", "session"):
                return True
        return False


def _renamed(names: frozenset[Identity], old: Identity | None, new: Identity) -> set[Identity]:
    """The identities that begin with the old one, with the new one in its place."""
    if old is None:
        return set()
    return {(*new, *name[len(old) :]) for name in names if name[: len(old)] == old}


def _operands(test: Expression) -> Iterator[Expression]:
    """The names and attributes whose truth or presence a test asks for."""
    match test:
        case Name() | Attribute():
            yield test
        case Unary(operand=operand):
            yield from _operands(operand)
        case BoolOp(left=left, right=right):
            yield from _operands(left)
            yield from _operands(right)
        case Compare(first=first, rest=((_, Constant(value=None)),)):
            yield from _operands(first)
        case _:
            pass
