"""What the rules about connections and pools made per request share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from asyncdb_lint.model import Assign, Attribute, Await, Bind, Call, Frame, Name, Statement, Subscript
from asyncdb_lint.semantics.contexts import Reached
from asyncdb_lint.semantics.guards import is_once
from asyncdb_lint.semantics.operations import Operation
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Class, Function, Instance, Scope, members
from asyncdb_lint.semantics.walk import Occurrence


class Opening(NamedTuple):
    """A call that opens a connection, or builds what owns a pool of them, on the way of a request."""

    operation: Operation
    function: Function
    reached: Reached


def openings(project: Project, scope: Scope, fact: str) -> Iterator[Opening]:
    """The asynchronous calls carrying the fact ("connects" or "owns_connections") that a request reaches."""
    if scope.summary.kind != "def":
        return
    reached: Reached | None = None
    for operation in project.operations.of(scope):
        function = _opener(project, operation, fact)
        if (
            function is None
            or is_once(project.evaluator, scope, operation.occurrence)
            or outlives(project, scope, operation.occurrence)
        ):
            continue
        reached = reached or project.contexts.reached_from_request(scope)
        if reached is None:
            return
        yield Opening(operation, function, reached)


def _opener(project: Project, operation: Operation, fact: str) -> Function | None:
    """The asynchronous driver's function with the fact that the operation calls; None if something else may be called."""
    found: Function | None = None
    for target in operation.targets:
        function = target if isinstance(target, Function) else project.evaluator.class_function(target)
        if function is None:
            continue
        facts = project.facts.function(function)
        carries = getattr(facts, fact) or (isinstance(target, Class) and project.facts.class_word(target, fact))
        carries = carries or _constructs(project, function, fact)
        if not carries or not is_asynchronous(project, operation, function):
            return None
        found = found or function
    return found


def _constructs(project: Project, function: Function, fact: str) -> bool:
    """Whether the function is the constructor of a class that carries the fact."""
    receiver = function.receiver
    if function.summary.name != "__init__" or not isinstance(receiver, Instance):
        return False
    return any(project.facts.class_word(base, fact) for base in project.evaluator.mro(receiver.class_) if base.module.is_stub)


def is_asynchronous(project: Project, operation: Operation, function: Function) -> bool:
    """Whether the call gives an asynchronous object."""
    if function.summary.is_async:
        return True
    call = operation.expression
    assert isinstance(call, Call)
    for target in operation.targets:
        receiver = function.receiver if function.summary.name == "__init__" else None
        value = receiver if receiver is not None else project.evaluator.returned(target) if isinstance(target, Function) else None
        for member in members(value) if value is not None else ():
            if isinstance(member, Instance):
                if project.evaluator.vocabulary_name(member.class_) == "AwaitableContext":
                    return True
                resource = project.facts.resource(member.class_)
                if resource is not None and resource.mode == "async":
                    return True
    return False


def outlives(project: Project, scope: Scope, occurrence: Occurrence) -> bool:
    """Whether what the call gives is kept beyond this run of the function: assigned to an attribute, an item or a global."""
    statement = occurrence.statement
    if isinstance(statement, Assign) and _is_whole_value(occurrence, statement):
        if any(_is_kept(scope, target) for target in statement.targets):
            return True
        names = {target.name for target in statement.targets if isinstance(target, Bind)}
        return any(_stores_name(scope, other.statement, names) for other in project.operations.occurrences(scope))
    return False


def _is_whole_value(occurrence: Occurrence, statement: Assign) -> bool:
    value = statement.value
    while isinstance(value, Await):
        value = value.value
    return value is occurrence.expression


def _is_kept(scope: Scope, target: object) -> bool:
    if isinstance(target, Bind):
        return target.name in scope.summary.globals or target.name in scope.summary.nonlocals
    return isinstance(target, Attribute | Subscript)


def _stores_name(scope: Scope, statement: Statement, names: set[str]) -> bool:
    return (
        isinstance(statement, Assign)
        and isinstance(statement.value, Name)
        and statement.value.name in names
        and any(_is_kept(scope, target) for target in statement.targets)
    )


def path_frames(project: Project, reached: Reached) -> Iterator[Frame]:
    """How a request comes to the function: the root, then each call."""
    root = reached.path[0]
    yield Frame(
        "entry", f"`{root.summary.name}` runs on every request", root.qualname, project.place(root.module, root.summary.name_span)
    )
    for (caller, call), callee in zip(reached.calls, reached.path[1:], strict=True):
        place = project.place(caller.module, call.span)
        yield Frame("call", f"calls `{callee.summary.name}`", callee.qualname, place)


def path_text(reached: Reached) -> str:
    """The root's name, and the way if there is one: "`a` (a -> b)"."""
    names = [scope.summary.name for scope in reached.path]
    return f"`{names[0]}`" if len(names) == 1 else f"`{names[0]}` ({' -> '.join(names)})"
