"""What the rules about connections and pools made per request share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from asyncdb_lint.model import Assign, Attribute, Await, Bind, Call, Frame, Name, Statement, Subscript
from asyncdb_lint.semantics.contexts import Reached
from asyncdb_lint.semantics.guards import is_once
from asyncdb_lint.semantics.operations import Operation
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Class, Function, Instance, Overloads, Scope, members
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
        function = _opener(project, scope, operation, fact)
        if (
            function is None
            or is_once(project.evaluator, scope, operation.occurrence)
            or outlives(project, scope, operation.occurrence)
        ):
            continue
        reached = reached or project.contexts.reached_from_request(scope)
        if reached is None or any(_is_kept_by_caller(project, caller, call) for caller, call in reached.calls):
            return
        yield Opening(operation, function, reached)


def _opener(project: Project, scope: Scope, operation: Operation, fact: str) -> Function | None:
    """The asynchronous driver's function with the fact that the operation calls; None if something else may be called."""
    found: Function | None = None
    for target in operation.targets:
        function = target if isinstance(target, Function) else project.evaluator.class_function(target)
        if function is None:
            continue
        facts = project.facts.function(function)
        carries = getattr(facts, fact) or (isinstance(target, Class) and project.facts.class_word(target, fact))
        carries = carries or _constructs(project, function, fact)
        if not carries or not _is_asynchronous(project, scope, operation, function):
            return None
        found = found or function
    return found


def _constructs(project: Project, function: Function, fact: str) -> bool:
    """Whether the function is the constructor of a class that carries the fact."""
    receiver = function.receiver
    if function.summary.name != "__init__" or not isinstance(receiver, Instance):
        return False
    return any(project.facts.class_word(base, fact) for base in project.evaluator.mro(receiver.class_) if base.module.is_stub)


def _is_asynchronous(project: Project, scope: Scope, operation: Operation, function: Function) -> bool:
    """Whether the call gives an asynchronous object."""
    if function.summary.is_async:
        return True
    for member in members(project.value(scope, operation.expression)):
        if isinstance(member, Instance):
            if project.evaluator.vocabulary_name(member.class_) == "AwaitableContext":
                return True
            resource = project.facts.resource(member.class_)
            if resource is not None and resource.mode == "async":
                return True
    return False


def _is_kept_by_caller(project: Project, caller: Scope, call: Call) -> bool:
    """Whether a caller on the way keeps what the function gives: it is the factory of something that outlives the request."""
    return any(
        occurrence.expression is call and outlives(project, caller, occurrence)
        for occurrence in project.operations.occurrences(caller)
    )


def outlives(project: Project, scope: Scope, occurrence: Occurrence) -> bool:
    """Whether what the call gives is kept beyond this run of the function: in an attribute, an item, a global or a container."""
    awaits = (other for other in project.operations.occurrences(scope) if other.expression is occurrence.parent)
    given = next(awaits, occurrence) if occurrence.use == "awaited" else occurrence
    if _is_handed_to_owner(project, scope, given):
        return True
    statement = occurrence.statement
    if isinstance(statement, Assign) and _is_whole_value(occurrence, statement):
        if any(_is_kept(scope, target) for target in statement.targets):
            return True
        names = {target.name for target in statement.targets if isinstance(target, Bind)}
        return any(
            _stores_name(scope, other.statement, names) or (_is_named(other, names) and _is_handed_to_owner(project, scope, other))
            for other in project.operations.occurrences(scope)
        )
    return False


def _is_named(occurrence: Occurrence, names: set[str]) -> bool:
    return isinstance(occurrence.expression, Name) and occurrence.expression.name in names


def _is_handed_to_owner(project: Project, scope: Scope, occurrence: Occurrence) -> bool:
    """Whether it is the argument of a method that may keep it (`connections.append(conn)`): neither the project's nor a driver's, and
    not of an object that the function has made itself."""
    call = occurrence.parent
    if occurrence.use != "argument" or not isinstance(call, Call) or not isinstance(call.func, Attribute):
        return False
    owner = call.func.value
    if isinstance(owner, Name) and owner.scope == "local" and not _is_parameter(scope, owner):
        return False
    return not any(
        isinstance(member, Class | Overloads)
        or (isinstance(member, Function) and (not member.is_stub or project.facts.driver(member.scope.module) is not None))
        for member in members(project.value(scope, call.func))
    )


def _is_parameter(scope: Scope, name: Name) -> bool:
    return any(parameter.name == name.name for parameter in scope.summary.parameters)


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


def path_frames(project: Project, scope: Scope, opening: Opening) -> Iterator[Frame]:
    """How a request comes to the call: the root, then each call, the driver's last."""
    reached = opening.reached
    root = reached.path[0]
    yield Frame(
        "entry", f"`{root.summary.name}` runs on every request", root.qualname, project.place(root.module, root.summary.name_span)
    )
    for (caller, call), callee in zip(reached.calls, reached.path[1:], strict=True):
        place = project.place(caller.module, call.span)
        yield Frame("call", f"calls `{callee.summary.name}`", callee.qualname, place)
    symbol = project.symbol(opening.function)
    place = project.place(scope.module, opening.operation.expression.span)
    yield Frame("blocking", f"`{symbol}` is called on every request", symbol, place)


def path_text(reached: Reached) -> str:
    """The root's name, and the way if there is one: "`a` (a -> b)"."""
    names = [scope.summary.name for scope in reached.path]
    return f"`{names[0]}`" if len(names) == 1 else f"`{names[0]}` ({' -> '.join(names)})"
