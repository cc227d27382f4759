"""Which connections and sessions a function holds, by which local names, and what becomes of them.

A `Holding` is made by a call that `acquires`: `conn = await pool.acquire()` and `session = maker()` are "assigned",
`async with pool.acquire() as conn` is "entered", and what no variable takes is "unnamed". Locals that are mere other names of it count as
it; what its methods give and that lives no longer than it (cursors, transactions, prepared statements) is `derived` from it.
What a holding is taken from (a pool, an engine, a factory of sessions) has an `identity`.

Rules about order follow a holding with `paths`; `refers`, `concerns` and `is_release` tell them which steps concern it, and `escapes` (in
the module of that name) whether what becomes of it can be seen in its function at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from asyncdb_lint.model import Assign, Attribute, Await, Bind, Binding, Call, Expression, Name, NamedExpr, With
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.facts import Resource
from asyncdb_lint.semantics.flow import origins
from asyncdb_lint.semantics.identity import Identity, identity
from asyncdb_lint.semantics.memory import remembered
from asyncdb_lint.semantics.options import StubCall, resource_of, stub_calls
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Class, Coroutine, Function, Instance, Scope, Value, members
from asyncdb_lint.semantics.walk import Occurrence

ENTERED, ASSIGNED, UNNAMED = "entered", "assigned", "unnamed"


@dataclass(frozen=True, slots=True, eq=False)
class Holding:
    """A connection or session that a function holds.

    `call` acquires it, `acquired` is the expression after which it is held: the call, or the `await` of it. `class_` is what it is of,
    `source` the identity of what it was taken from, `block` the `with` that gives it back. `bindings` are the local bindings (indices)
    that hold it, `derived` those that hold what is made from it. Where a function of the project gives it, `origin` is the driver's call
    in that function.
    """

    scope: Scope
    call: StubCall
    acquired: Occurrence
    kind: str
    resource: Resource
    class_: Class
    source: Identity | None
    bindings: frozenset[int]
    derived: frozenset[int] = frozenset()
    block: With | None = None
    origin: StubCall | None = None


@remembered
def holdings(project: Project, scope: Scope) -> tuple[Holding, ...]:
    """What the function acquires and may have to give back, in order of acquiring."""
    return tuple(_find(project, scope))


def _find(project: Project, scope: Scope) -> Iterator[Holding]:
    for call in stub_calls(project, scope):
        if call.facts.acquires or call.facts.connects:
            taken = source_of(call)
            yield from held_by(project, call, identity(project, *taken) if taken is not None else None)


def held_by(project: Project, call: StubCall, source: Identity | None, origin: StubCall | None = None) -> Iterator[Holding]:
    """The holdings that a call gives, where it stands, or where the object that it gives is awaited or entered later."""
    held = _held(project, project.value(call.scope, call.call))
    resource = project.facts.resource(held) if held is not None else None
    if held is None or resource is None or resource.mode != "async":
        return
    for given in _given(project, call.scope, call.operation.occurrence, is_lazy=_is_lazy(project, call)):
        kind, bindings, block = _taken_by(call.scope, given)
        if kind:
            names, derived = other_names(project, call.scope, frozenset(bindings))
            yield Holding(call.scope, call, given, kind, resource, held, source, names, derived, block, origin)


def _held(project: Project, value: Value) -> Class | None:
    """The class of what the call gives, awaited or entered; None if it may be one of several."""
    match value:
        case Coroutine(result=result):
            return _held(project, result)
        case Instance(class_=class_) if project.evaluator.vocabulary_name(class_):
            return _held(project, class_.arguments[0]) if class_.arguments else None
        case Instance(class_=class_):
            return class_
        case _:
            return None


def source_of(call: StubCall) -> tuple[Scope, Expression] | None:
    """The expression of the pool, engine or factory that the call takes from."""
    bind = call.by_role("bind")
    if bind is not None:
        return bind.scope, bind.expression
    if call.function.summary.owner < 0 or call.function.summary.name == "__init__":
        return None
    func = call.call.func
    if call.function.summary.name == "__call__":
        return call.scope, func
    return (call.scope, func.value) if isinstance(func, Attribute) else None


def _is_lazy(project: Project, call: StubCall) -> bool:
    """Whether nothing is held until what the call gives is awaited or entered."""
    value = project.value(call.scope, call.call)
    return isinstance(value, Coroutine) or (isinstance(value, Instance) and bool(project.evaluator.vocabulary_name(value.class_)))


def _given(project: Project, scope: Scope, occurrence: Occurrence, *, is_lazy: bool) -> Iterator[Occurrence]:
    """The expressions after which it is held: for something lazy those that await or enter it, also through a local name."""
    occurrence = _unwrapped(project, scope, occurrence)
    if occurrence.use in ("awaited", "entered async") or not is_lazy:
        yield _awaited(project, scope, occurrence)
    elif occurrence.use == "stored":
        stored = {n for n, binding in enumerate(scope.summary.bindings) if binding.value is occurrence.expression}
        for other in project.operations.occurrences(scope):
            is_use = isinstance(other.expression, Name) and other.use in ("awaited", "entered async")
            if is_use and isinstance(other.expression, Name) and _origins(scope, other.expression) == stored:
                yield _awaited(project, scope, other)


def _unwrapped(project: Project, scope: Scope, occurrence: Occurrence) -> Occurrence:
    """The call as it is bounded in time: `wait_for(pool.acquire(), 5)`."""
    outer = occurrence.parent
    if occurrence.use == "argument" and isinstance(outer, Call):
        functions = (member for member in members(project.value(scope, outer.func)) if isinstance(member, Function))
        if any(project.facts.function(function).bounds_time for function in functions):
            return next((o for o in project.operations.occurrences(scope) if o.expression is outer), occurrence)
    return occurrence


def _awaited(project: Project, scope: Scope, occurrence: Occurrence) -> Occurrence:
    if occurrence.use != "awaited":
        return occurrence
    return next(other for other in project.operations.occurrences(scope) if other.expression is occurrence.parent)


def _taken_by(scope: Scope, given: Occurrence) -> tuple[str, set[int], With | None]:
    """How the value is taken (empty: by something else than this function), by which bindings, and the block that ends it."""
    bindings = {n for n, binding in enumerate(scope.summary.bindings) if binding.value is given.expression}
    local = {number for number in bindings if not is_kept(scope, scope.summary.bindings[number])}
    match given.use, given.parent:
        case "entered async", With() as block:
            return ENTERED, local, block
        case "stored", Assign(targets=targets) if local == bindings and all(isinstance(target, Bind) for target in targets):
            return ASSIGNED, local, None
        case "stored", NamedExpr() if local == bindings:
            return ASSIGNED, local, None
        case (("discarded" | "receiver"), _):
            return UNNAMED, set(), None
        case _:
            return "", set(), None


def is_kept(scope: Scope, binding: Binding) -> bool:
    """Whether the binding's name is of a scope around the function."""
    return scope.index == 0 or binding.name in scope.summary.globals or binding.name in scope.summary.nonlocals


def other_names(project: Project, scope: Scope, bindings: frozenset[int]) -> tuple[frozenset[int], frozenset[int]]:
    """The bindings of mere other names, and those of what is made from it."""
    derived: frozenset[int] = frozenset()
    while True:
        more, made = set(bindings), set(derived)
        for number, binding in enumerate(scope.summary.bindings):
            value = binding.value.value if isinstance(binding.value, Await) else binding.value
            if value is None or binding.kind not in ("assign", "walrus", "async with", "with") or binding.path:
                continue
            if isinstance(value, Name) and is_name_of(scope, value, bindings):
                more.add(number)
            elif is_derived(project, scope, value, bindings | derived):
                made.add(number)
        made -= more
        if more == bindings and made == derived:
            return bindings, derived
        bindings, derived = frozenset(more), frozenset(made)


def is_derived(project: Project, scope: Scope, value: Expression, bindings: frozenset[int]) -> bool:
    """Whether a method of what the bindings hold makes it, and it is of use only as long as that is held."""
    if not isinstance(value, Call) or not isinstance(value.func, Attribute) or not is_name_of(scope, value.func.value, bindings):
        return False
    resource = resource_of(project, project.value(scope, value))
    return resource is not None and resource.mode == "async"


# ------------------------------------------------------------------------------------------------------------------- names


def refers(holding: Holding, expression: Expression) -> bool:
    """Whether the expression, of the holding's function, is a name that may hold it there."""
    return is_name_of(holding.scope, expression, holding.bindings)


def concerns(holding: Holding, expression: Expression) -> bool:
    """Whether the expression is a name that may hold it, or something made from it."""
    return is_name_of(holding.scope, expression, holding.bindings | holding.derived)


def is_name_of(scope: Scope, expression: Expression, bindings: Iterable[int]) -> bool:
    return isinstance(expression, Name) and expression.scope == "local" and not _origins(scope, expression).isdisjoint(bindings)


def _origins(scope: Scope, name: Name) -> frozenset[int]:
    return origins(scope.summary, scope.summary.reaching[name.use]) if name.scope == "local" else frozenset()


# ---------------------------------------------------------------------------------------------------------------- releases


def is_release(project: Project, holding: Holding, expression: Expression) -> bool:
    """Whether the expression is a call that gives the holding back."""
    return isinstance(expression, Call) and releases(project, holding.scope, expression, holding.bindings)


def releases(project: Project, scope: Scope, call: Call, bindings: frozenset[int]) -> bool:
    named = [argument.value for argument in call.arguments if is_name_of(scope, argument.value, bindings)]
    on_itself = isinstance(call.func, Attribute) and is_name_of(scope, call.func.value, bindings)
    if not named and not on_itself:
        return False
    for function in _functions(project, scope, call):
        facts = project.facts.function(function)
        if on_itself and facts.releases:
            return True
        given = match_arguments(function, call.arguments).by_parameter
        if any(role == "released" and given.get(name) in named for name, role in facts.roles.items()):
            return True
    return False


def releases_on_leave(project: Project, class_: Class) -> bool:
    """Whether leaving an `async with` block over an object of the class gives up what it holds."""
    leave = project.evaluator.attribute(Instance(class_), "__aexit__")
    return any(isinstance(member, Function) and project.facts.function(member).releases for member in members(leave))


def _functions(project: Project, scope: Scope, call: Call) -> Iterator[Function]:
    for member in members(project.value(scope, call.func)):
        if isinstance(member, Function):
            yield member
