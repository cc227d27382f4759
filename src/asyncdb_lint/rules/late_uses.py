"""Uses of a connection, session or what is made from it, after it was given back: what ADB304 reports, and ADB303 leaves to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from asyncdb_lint.model import Attribute, Await, Call, Expression, Frame, Module, Name, Return, Role, Try, With
from asyncdb_lint.rules.finding import call_text
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.facts import Resource
from asyncdb_lint.semantics.flow import origins
from asyncdb_lint.semantics.holdings import UNNAMED, Holding, concerns, is_derived, refers
from asyncdb_lint.semantics.lifetimes import BEFORE, RELEASED, Lifetime
from asyncdb_lint.semantics.options import resource_of
from asyncdb_lint.semantics.paths import Step
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Coroutine, Function, Instance, Scope, Stream, members
from asyncdb_lint.semantics.walk import Occurrence

LENDERS = frozenset({"pool", "engine", "factory"})


class LateUse(NamedTuple):
    """A use after the release: `at` is the use, or what is returned from the block, `name` what is used; `release` gave it back,
    `consequence` is what the use does; `is_returned` if the caller gets it, `is_call` if what it gets is a call that has not run yet."""

    at: Expression
    name: str
    release: Step
    consequence: str
    is_returned: bool = False
    is_call: bool = False


def late_uses(project: Project, holding: Holding) -> tuple[LateUse, ...]:
    """The uses of a holding of which no path comes to it before it was given back, in order."""
    if holding.kind == UNNAMED or not holding.bindings:
        return ()
    lifetime = Lifetime(project, holding)
    exits = lifetime.exits()
    if not lifetime.released_by or _begins_anew(holding, lifetime):
        return ()
    release = lifetime.released_by[0]
    returned = {id(way.at) for way in exits if way.kind == "return" and way.state == RELEASED}
    found = [use for use, statement in _returned(project, holding, lifetime, release) if id(statement) in returned]
    for occurrence in project.operations.occurrences(holding.scope):
        states = lifetime.seen.get(id(occurrence.expression), set())
        if RELEASED in states and states <= {RELEASED, BEFORE} and not _is_expected(holding, occurrence, release):
            consequence = _use(project, holding, occurrence, release)
            if consequence:
                found.append(LateUse(occurrence.expression, _name_in(holding, occurrence.expression), release, consequence))
    return tuple(found)


def _begins_anew(holding: Holding, lifetime: Lifetime) -> bool:
    """Whether it may be used after its release on purpose: not only the end of a block has given it back, or it is given back again."""
    if not holding.resource.reusable:
        return False
    return any(step.kind != "leave" for step in lifetime.released_by) or bool(lifetime.releases)


# ------------------------------------------------------------------------------------------------------------------- after


def _use(project: Project, holding: Holding, occurrence: Occurrence, release: Step) -> str:
    """What the use of it, or of something made from it, does; empty if it is no use that matters."""
    expression = occurrence.expression
    if isinstance(expression, Call):
        if isinstance(expression.func, Attribute) and _is_it(holding, expression.func.value):
            is_run = occurrence.use in ("awaited", "entered async", "iterated async")
            return _call(project, holding, expression, expression.func.value, release, is_run=is_run)
        if occurrence.use == "awaited" and _passes_it(project, holding, expression):
            return _consequence(holding, holding.resource, release)
    elif occurrence.use == "iterated async" and _is_it(holding, expression):
        return _made(project, holding, expression, release)
    return ""


def _call(project: Project, holding: Holding, call: Call, receiver: Expression, release: Step, *, is_run: bool) -> str:
    for member in members(project.value(holding.scope, call.func)):
        if not isinstance(member, Function) or not member.is_stub:
            continue
        facts = project.facts.function(member)
        waits = is_run or member.summary.is_async or _is_pending(project, holding.scope, call)
        if facts.releases or not waits or "bridged" in facts.roles.values():  # what `run_sync` runs need not query
            continue
        if facts.executes or (refers(holding, receiver) and not holding.resource.reusable):
            return _consequence(holding, holding.resource, release)
        if not refers(holding, receiver):
            return _made(project, holding, receiver, release)
    return ""


def _is_pending(project: Project, scope: Scope, expression: Expression) -> bool:
    """Whether the expression gives something that does its work when it is awaited, entered or iterated."""
    return any(
        isinstance(member, Coroutine)
        or (isinstance(member, Stream) and member.is_async)
        or (isinstance(member, Instance) and bool(project.evaluator.vocabulary_name(member.class_)))
        for member in members(project.value(scope, expression))
    )


def _made(project: Project, holding: Holding, expression: Expression, release: Step) -> str:
    """What using an object made from it does: its class must say so, for some have fetched all before."""
    resource = resource_of(project, project.value(holding.scope, expression))
    if resource is None or not (resource.after_close or resource.after_release):
        return ""
    return _consequence(holding, resource, release)


def _passes_it(project: Project, holding: Holding, call: Call) -> bool:
    """Whether the call passes it to a function of the project that does I/O on it."""
    for member in members(project.value(holding.scope, call.func)):
        if isinstance(member, Function) and not member.is_stub:
            given = match_arguments(member, call.arguments).by_parameter
            names = {name for name, expression in given.items() if refers(holding, expression) and _is_it(holding, expression)}
            if names & project.concurrency.io_parameters(member.scope):
                return True
    return False


def _is_it(holding: Holding, expression: Expression) -> bool:
    """Whether the expression is a name that can be nothing else."""
    if not isinstance(expression, Name) or not concerns(holding, expression):
        return False
    summary = holding.scope.summary
    return origins(summary, summary.reaching[expression.use]) <= {*holding.bindings, *holding.derived, -1}


def _name_in(holding: Holding, expression: Expression) -> str:
    """The name of it that is used in an expression."""
    match expression:
        case Name(name=name):
            return name
        case Await(value=value):
            return _name_in(holding, value)
        case Call(func=Attribute(value=Name(name=name) as receiver)) if _is_it(holding, receiver):
            return name
        case Call(arguments=arguments):
            return next((a.value.name for a in arguments if isinstance(a.value, Name) and _is_it(holding, a.value)), "")
        case _:
            return ""


def _is_expected(holding: Holding, occurrence: Occurrence, release: Step) -> bool:
    """Whether the code counts with a failure: the use stands in a `try` with handlers, or in a test inside a `with`, both of its own."""
    around = {id(context.node) for context in release.occurrence.enclosing()}
    for context in occurrence.enclosing():
        if id(context.node) in around:
            return False
        if isinstance(context.node, Try) and context.part == "try" and context.node.handlers:
            return True
        if isinstance(context.node, With) and _is_test(holding.scope.module):
            return True
    return False


def _is_test(module: Module) -> bool:
    return module.role is Role.TEST


# ---------------------------------------------------------------------------------------------------------------- returned


def _returned(project: Project, holding: Holding, lifetime: Lifetime, release: Step) -> Iterator[tuple[LateUse, Return]]:
    """What a `return` hands to the caller while the function still holds it: itself, something made from it, or a call that has not run."""
    if holding.scope.summary.is_generator:
        return
    for occurrence in project.operations.occurrences(holding.scope):
        expression, statement = occurrence.expression, occurrence.statement
        if not isinstance(statement, Return) or lifetime.seen.get(id(expression), {RELEASED}) & {RELEASED, BEFORE}:
            continue
        if not (occurrence.use == "returned" or (occurrence.use == "element" and occurrence.parent is statement.value)):
            continue
        consequence, is_call = _handed_out(project, holding, expression, release)
        if consequence:
            name = _name_in(holding, expression)
            yield LateUse(expression, name, release, consequence, is_returned=True, is_call=is_call), statement


def _handed_out(project: Project, holding: Holding, expression: Expression, release: Step) -> tuple[str, bool]:
    if isinstance(expression, Name) and _is_it(holding, expression):
        if refers(holding, expression):
            return _consequence(holding, holding.resource, release), False
        return _made(project, holding, expression, release), False
    inner = expression.value if isinstance(expression, Await) else expression
    if not isinstance(inner, Call) or not isinstance(inner.func, Attribute) or not _is_it(holding, inner.func.value):
        return "", False
    if is_derived(project, holding.scope, inner, holding.bindings | holding.derived):
        return _made(project, holding, inner, release), False
    if inner is expression and _is_pending(project, holding.scope, inner):
        return _call(project, holding, inner, inner.func.value, release, is_run=False), True
    return "", False


# ------------------------------------------------------------------------------------------------------------- consequence


def _consequence(holding: Holding, resource: Resource, release: Step) -> str:
    """What the use does; empty if nothing is known of it."""
    if _is_given_back(holding, release):
        return resource.after_release or "works on a connection that another task may have by then"
    return resource.after_close


def _is_given_back(holding: Holding, release: Step) -> bool:
    """Whether a pool got it back, and it was not closed."""
    receiver = holding.call.function.receiver
    if isinstance(release.expression, Call) and release.kind == "evaluate":
        return not (isinstance(release.expression.func, Attribute) and refers(holding, release.expression.func.value))
    return isinstance(receiver, Instance) and holding.call.function.summary.name != "__init__"


def origin_frames(project: Project, holding: Holding) -> Iterator[Frame]:
    """The driver's call in another function that gives the holding, if it is given by one."""
    origin = holding.origin
    if origin is not None:
        place = project.place(origin.scope.module, origin.call.span)
        yield Frame("origin", f"`{call_text(origin.call)}` gives it to `{origin.scope.summary.name}`", origin.name, place)
