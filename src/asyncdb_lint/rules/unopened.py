"""Pools and connections that are made first and opened later, by `await`, `async with` or a method: are they used in between?"""

from __future__ import annotations

from collections.abc import Iterable

from asyncdb_lint.model import Attribute, Expression, For, While
from asyncdb_lint.rules.awaiting import Promise, Stored, stored
from asyncdb_lint.rules.protocols import Protocol, called_functions, supports
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import NONE, Coroutine, Instance, Scope, Value, is_unknown, members
from asyncdb_lint.semantics.walk import Occurrence


def opened_object(project: Project, scope: Scope, promise: Promise) -> Instance | None:
    """What awaiting or entering the promise opens: a pool, or the very object that is handed out; None if it makes something else."""
    if promise.kind != "context" or promise.driver is None:
        return None
    opened = members(project.evaluator.awaited(project.value(scope, promise.call)))
    if len(opened) != 1 or not isinstance(opened[0], Instance):
        return None
    resource = project.facts.resource(opened[0].class_)
    if resource is None or resource.kind not in ("pool", "connection"):
        return None
    return opened[0] if resource.kind == "pool" or supports(project, opened[0], Protocol.AWAIT) else None


def may_be_read(project: Project, scope: Scope, promise: Promise, read: Occurrence) -> bool:
    """Whether the promise is the object that it opens, and the read of an attribute of it needs no open one."""
    opened = opened_object(project, scope, promise)
    if opened is None or supports(project, opened, Protocol.AWAIT) is not True:
        return False
    return effect(project, opened, read) != "use"


def unopened_use(project: Project, scope: Scope, promise: Promise) -> Occurrence | None:
    """Where the promise of a pool or connection is used as if it were open; None if it is not, or if that is not sure."""
    opened = opened_object(project, scope, promise)
    if opened is None:
        return None
    made = promise.occurrence
    if made.use == "receiver":
        return made if effect(project, opened, made) == "use" else None
    assigned = stored(project, scope, made)
    return first_use(project, opened, assigned) if assigned is not None else None


def first_use(project: Project, opened: Instance, assigned: Stored) -> Occurrence | None:
    """The first read that needs the object to be open, if nothing before it may have opened the object."""
    if assigned.escapes:
        return None
    effects = [(read, effect(project, opened, read)) for read in assigned.reads]
    used = next((read for read, what in effects if what), None)
    if used is None or effect(project, opened, used) != "use":
        return None
    opening = [read for read, what in effects if what == "open"]
    return None if _share_a_loop(used, opening) else used


def effect(project: Project, opened: Instance, read: Occurrence) -> str:
    """What a read does: "use" (it needs the object to be open), "open" (it opens it, or hands it to someone who may), or "" (neither)."""
    attribute = read.parent
    if read.use != "receiver" or not isinstance(attribute, Attribute) or attribute.attr.startswith("__"):
        return "open"
    method = project.evaluator.attribute(opened, attribute.attr)
    functions = called_functions(project, method)
    if is_unknown(method) or any(project.facts.function(function).opens for function in functions):
        return "open"
    return "use" if functions and _does_work(project, project.evaluator.call(method)) else ""


def _does_work(project: Project, result: Value) -> bool:
    """Whether a method with this result talks to the server. One that gives nothing may do nothing on an object that is not open."""
    return all(
        member.result != NONE
        if isinstance(member, Coroutine)
        else any(supports(project, member, p) for p in (Protocol.AWAIT, Protocol.ENTER_ASYNC, Protocol.ITERATE_ASYNC))
        for member in members(result)
    )


def _share_a_loop(used: Occurrence, opening: Iterable[Occurrence]) -> bool:
    """Whether a loop has both the use and something that opens: then the use may come second."""
    loops = {id(loop) for loop in _loops(used)}
    return any(id(loop) in loops for read in opening for loop in _loops(read))


def _loops(occurrence: Occurrence) -> Iterable[Expression | object]:
    return (context.node for context in occurrence.enclosing() if isinstance(context.node, For | While))
