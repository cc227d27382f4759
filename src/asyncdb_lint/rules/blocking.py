"""What the rules about blocking calls share: the direct blocking calls of a function, and one finding for several of them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from asyncdb_lint.model import Call, Frame
from asyncdb_lint.semantics.effects import Leaf, explicit_first
from asyncdb_lint.semantics.guards import is_once
from asyncdb_lint.semantics.operations import Operation
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Instance, Scope, members
from asyncdb_lint.semantics.walk import dotted

if TYPE_CHECKING:
    from asyncdb_lint.rules import Rule


class BlockingCall(NamedTuple):
    """A blocking driver call that stands in a function itself."""

    operation: Operation
    leaf: Leaf


def blocking_calls(project: Project, scope: Scope) -> Iterator[BlockingCall]:
    """The blocking driver calls of a function's own body, those that happen once left out."""
    for operation in explicit_first(project.operations.of(scope)):
        leaf = project.effects.leaf(operation)
        if leaf is not None and not happens_once(project, scope, operation):
            yield BlockingCall(operation, leaf)


def happens_once(project: Project, scope: Scope, operation: Operation) -> bool:
    """Whether it fills what outlives the call, or comes before the application serves, or stops."""
    occurrence = operation.occurrence
    return is_once(project.evaluator, scope, occurrence) or project.contexts.nobody_waits(scope, occurrence)


def reported_groups(
    project: Project, scope: Scope, calls: Sequence[BlockingCall], rule: Rule, key: Callable[[BlockingCall], Hashable]
) -> Iterator[list[BlockingCall]]:
    """The calls that one finding stands for. A suppressed call stands for itself alone, so that the next one is reported."""
    groups: dict[Hashable, list[BlockingCall]] = {}
    for call in calls:
        if project.options.is_cut(scope.module, call.operation.expression.span, rule.code):
            yield [call]
        else:
            groups.setdefault(key(call), []).append(call)
    yield from groups.values()


def handed_session(project: Project, scope: Scope, operation: Operation) -> str:
    """The synchronous session that a call hands on, as written (`db`); empty if it hands on none."""
    call = operation.expression
    for argument in call.arguments if isinstance(call, Call) else ():
        for member in members(project.value(scope, argument.value)):
            resource = project.facts.resource(member.class_) if isinstance(member, Instance) else None
            if resource is not None and resource.kind == "session" and resource.mode == "sync":
                return dotted(argument.value)
    return ""


def session_defect(scope: Scope) -> str:
    """What the findings about synchronous sessions in one coroutine have in common: all go with them."""
    return f"synchronous session in {scope.module.path} {scope.qualname}"


def further_calls(project: Project, scope: Scope, calls: Sequence[BlockingCall]) -> Iterator[Frame]:
    """The calls after the first, as related places; one for each place."""
    places = {project.place(scope.module, calls[0].operation.expression.span)}
    for call in calls[1:]:
        place = project.place(scope.module, call.operation.expression.span)
        if place in places:
            continue
        places.add(place)
        yield Frame("blocking", "blocks here too", call.leaf.symbol, place)
