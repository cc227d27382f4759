"""Which pool, or engine with its pool, lends a connection; and whether one who asks for more must wait."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from asyncdb_lint.model import Assign, Attribute, Bind, Expression
from asyncdb_lint.semantics.folding import NotConstant
from asyncdb_lint.semantics.holdings import Holding, holdings, source_of
from asyncdb_lint.semantics.identity import Identity, identity
from asyncdb_lint.semantics.making import made_by
from asyncdb_lint.semantics.memory import remembered
from asyncdb_lint.semantics.options import StubCall, connecting, default_of, folded, stub_calls
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.transactions import Events, What, held
from asyncdb_lint.semantics.values import NONE, Class, Instance, Scope, members


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """What lends connections: a pool, or an engine.

    `identity` is that of the expression for it in the function that uses it, `made` the driver's calls of which one has made it (empty
    unless all are seen).
    """

    class_: Class
    kind: str
    identity: Identity | None
    made: tuple[StubCall, ...]

    def is_same(self, other: Pool) -> bool:
        """Whether both, seen from one function, are surely one pool."""
        return self.is_made_as(other) or (self.identity is not None and self.identity == other.identity)

    def is_made_as(self, other: Pool) -> bool:
        """Whether both are the one pool that a call makes which runs once."""
        return len(self.made) == 1 and self.made == other.made and _runs_once(self.made[0])


def _runs_once(call: StubCall) -> bool:
    """Whether what the call makes is a global variable's only value: it stands in a module's body, or is assigned to a global."""
    statement = call.operation.occurrence.statement
    if call.scope.index == 0:
        return not any(context.part in ("loop", "comprehension") for context in call.operation.occurrence.enclosing())
    targets = statement.targets if isinstance(statement, Assign) else ()
    return any(isinstance(target, Bind) and target.name in call.scope.summary.globals for target in targets)


def pool_of(project: Project, scope: Scope, expression: Expression) -> Pool | None:
    """The pool that the expression is, or whose connections the factory of sessions uses that it is."""
    class_ = _class_of(project, scope, expression)
    resource = project.facts.resource(class_) if class_ is not None else None
    if class_ is None or resource is None:
        return None
    made = made_by(project, scope, expression)
    if resource.kind in ("pool", "engine"):
        return Pool(class_, resource.kind, identity(project, scope, expression), made)
    binds = [maker.by_role("bind") for maker in made] if resource.kind == "factory" else []
    pools = [pool_of(project, bind.scope, bind.expression) if bind is not None else None for bind in binds]
    return pools[0] if len(pools) == 1 else None


def _class_of(project: Project, scope: Scope, expression: Expression) -> Class | None:
    """The one class of the expression's alternatives, None left out."""
    found = [member for member in members(project.value(scope, expression)) if member != NONE]
    classes = [member.class_ for member in found if isinstance(member, Instance)]
    if not classes or len(classes) != len(found) or not all(class_.same_class(classes[0]) for class_ in classes):
        return None
    return classes[0]


def lender(project: Project, holding: Holding) -> Pool | None:
    """The pool that the holding's connection is of."""
    source = source_of(holding.call)
    return pool_of(project, *source) if source is not None else None


# ----------------------------------------------------------------------------------------------------------------------- limits


def makes_wait(project: Project, pool: Pool) -> bool:
    """Whether it is known that the pool lends so many connections only, and lets others wait."""
    if not _has_word(project, pool.class_, "queues") or (pool.kind == "engine" and not pool.made):
        return False
    return all(_is_limited(project, pool, call) for call in pool.made)


def _is_limited(project: Project, pool: Pool, call: StubCall) -> bool:
    given = call.by_role("pool-class")
    if given is not None:
        classes = members(project.value(given.scope, given.expression))
        if not all(isinstance(class_, Class) and _has_word(project, class_, "queues") for class_ in classes):
            return False
    opened = connecting(project, call)
    if opened is not None and opened.url is not None and "sqlite" in opened.url.scheme:
        return False
    limits, overflows = (_numbers(project, call, role) for role in ("pool-limit", "pool-overflow"))
    if any(isinstance(number, int) and number < 0 for number in overflows) or 0 in limits:
        return False
    return limits != [None] or not _has_word(project, pool.class_, "unpooled")


def limit(project: Project, pool: Pool) -> int | None:
    """How many connections the pool lends at most; None if that is not known."""
    if len(pool.made) != 1:
        return None
    numbers = [number for role in ("pool-limit", "pool-overflow") for number in _numbers(project, pool.made[0], role)]
    known = [number for number in numbers if isinstance(number, int)]
    return sum(known) if known and len(known) == len(numbers) else None


def _numbers(project: Project, call: StubCall, role: str) -> list[object]:
    """What the call passes for the parameters of the role, or leaves at their defaults; `...` for what is not known."""
    found: list[object] = []
    for name in call.parameters(role):
        try:
            given = call.arguments.get(name)
            found.append(folded(project, given) if given is not None else default_of(project, call.function, name))
        except NotConstant:
            found.append(...)
    return found


def _has_word(project: Project, class_: Class, word: str) -> bool:
    return any(project.facts.class_word(base, word) for base in project.evaluator.mro(class_))


# ----------------------------------------------------------------------------------------------------------------- acquisitions


class Acquisition(NamedTuple):
    """A call that takes a connection of a pool."""

    call: StubCall
    pool: Pool


@remembered
def acquisitions(project: Project, scope: Scope) -> tuple[Acquisition, ...]:
    """The calls in a function that take a connection, and whose pool is known."""
    return tuple(_find(project, scope))


def _find(project: Project, scope: Scope) -> Iterator[Acquisition]:
    for call in stub_calls(project, scope):
        if call.facts.borrows and isinstance(call.call.func, Attribute) and call.operation.occurrence.use == "awaited":
            pool = pool_of(project, scope, call.call.func.value)
            if pool is not None:
                yield Acquisition(call, pool)
    for holding in holdings(project, scope):
        if holding.resource.kind != "session" or _executes(project, holding):
            pool = lender(project, holding)
            if pool is not None:
                yield Acquisition(holding.call, pool)


def _executes(project: Project, holding: Holding) -> bool:
    """Whether the function executes something on a session, which takes its connection only then."""
    return any(event.what is What.EXECUTED for event in Events(project, held(holding)).all())
