"""What happens, step by step, to the transaction of one connection or session inside a function.

Rules about order follow a `Subject`, the connection or session, along paths (`paths`): `Events.at` tells what each step does to the
subject's transaction, `Events.through` what a function of the project does to it that gets it as an argument.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from asyncdb_lint.model import Attribute, Await, Call, Comprehension, Display, Expression, Name, Store
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.autocommit import turns_autocommit_on
from asyncdb_lint.semantics.escapes import takes_over
from asyncdb_lint.semantics.executed import executed
from asyncdb_lint.semantics.holdings import Holding, is_name_of, other_names, releases
from asyncdb_lint.semantics.memory import remembered_in_cycles
from asyncdb_lint.semantics.options import StubCall, resource_of, stub_calls
from asyncdb_lint.semantics.paths import Step
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.sql import Kind, Statement
from asyncdb_lint.semantics.values import Class, Function, Instance, Scope, is_unknown, members
from asyncdb_lint.semantics.walk import Occurrence


class What(StrEnum):
    """What happens to a subject.

    "begun" and "ended" are those of an explicit transaction; "written" that something was changed which a rollback undoes; "passed" that a
    function of the project, or an unknown one, gets the subject.
    """

    EXECUTED = "executed"
    WRITTEN = "written"
    TEMPORARY = "temporary"
    BEGUN = "begun"
    ENDED = "ended"
    COMMITTED = "committed"
    ROLLED_BACK = "rolled back"
    RELEASED = "released"
    AUTOCOMMIT = "autocommit"
    PASSED = "passed"


class Event(NamedTuple):
    """Something that happens to a subject, and where."""

    what: What
    occurrence: Occurrence

    @property
    def expression(self) -> Expression:
        return self.occurrence.expression


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """A connection or session in a function: the local bindings that hold it, and those that hold what is made from it.

    `ddl` is what statements such as `CREATE` do to its transaction (see `resource` in the vocabulary). `acquiring` is the call that gave
    it, `entered` the expression whose `async with` block it lives in, if they are known.
    """

    scope: Scope
    bindings: frozenset[int]
    derived: frozenset[int]
    ddl: str = ""
    acquiring: StubCall | None = None
    entered: Expression | None = None


def held(holding: Holding, ddl: str = "") -> Subject:
    """The connection or session of a holding."""
    entered = holding.acquired.expression if holding.block is not None else None
    return Subject(holding.scope, holding.bindings, holding.derived, ddl, holding.call, entered)


class Events:
    """What the steps of a function do to a subject."""

    def __init__(self, project: Project, subject: Subject) -> None:
        self.subject = subject
        self._project = project
        self._calls = {id(call.call): call for call in stub_calls(project, subject.scope)}
        self._by_step: defaultdict[tuple[str, int], list[Event]] = defaultdict(list)
        for occurrence in project.operations.occurrences(subject.scope):
            self._note(occurrence)
        self.sets_autocommit = any(map(self._sets_autocommit, subject.scope.summary.stores))

    def at(self, step: Step) -> Sequence[Event]:
        """What the step does."""
        return self._by_step.get((step.kind, id(step.expression)), ())

    def all(self) -> Iterator[Event]:
        """Everything that happens anywhere in the function."""
        for events in self._by_step.values():
            yield from events

    def concerns(self, expression: Expression) -> bool:
        """Whether the expression is the subject, or what some chain of its methods and attributes gives
        (`(await conn.cursor()).connection`)."""
        match expression:
            case Await(value=value) | Attribute(value=value) | Call(func=Attribute(value=value)):
                return expression is self.subject.entered or self.concerns(value)
            case _:
                return self._is_it(expression)

    # ---------------------------------------------------------------------------------------------------------------- reading

    def _note(self, occurrence: Occurrence) -> None:
        expression = occurrence.expression
        if isinstance(expression, Call):
            self._call(occurrence, expression)
        if occurrence.use == "entered async":
            self._enter(occurrence)
        elif occurrence.use == "awaited" and self._is_transaction(expression):
            self._add("evaluate", What.BEGUN, occurrence)

    def _add(self, kind: str, what: What, occurrence: Occurrence) -> None:
        self._by_step[(kind, id(occurrence.expression))].append(Event(what, occurrence))

    def _enter(self, occurrence: Occurrence) -> None:
        """What entering and leaving a block over the subject, or over a transaction of it, does."""
        expression = occurrence.expression
        acquiring = self.subject.acquiring
        is_own = expression is self.subject.entered or self._is_it(expression)
        begins = is_own and acquiring is not None and acquiring.facts.begins and expression is self.subject.entered
        if begins or self._is_transaction(expression) or self._makes_transaction(expression):
            self._add("enter", What.BEGUN, occurrence)
            self._add("leave", What.ENDED, occurrence)
        elif is_own and self._commits_on_leave(expression):
            self._add("leave", What.COMMITTED, occurrence)
        elif is_own:
            self._add("leave", What.RELEASED, occurrence)

    def _call(self, occurrence: Occurrence, call: Call) -> None:
        known = self._calls.get(id(call))
        if isinstance(call.func, Attribute) and self.concerns(call.func.value):
            if known is not None:
                self._method(occurrence, known)
            elif self._is_it(call.func.value) or self._is_unknown_part(call.func.value):
                self._add("evaluate", What.PASSED, occurrence)
        elif any(self._is_it(argument.value) for argument in call.arguments):
            if releases(self._project, self.subject.scope, call, self.subject.bindings):
                self._add("evaluate", What.RELEASED, occurrence)
            elif not self._only_looks(call):
                self._add("evaluate", What.PASSED, occurrence)

    def _method(self, occurrence: Occurrence, call: StubCall) -> None:
        facts = call.facts
        if facts.executes:
            self._add("evaluate", What.EXECUTED, occurrence)
            self._statements(occurrence, executed(self._project, call) or ())
        if facts.writes or self._tracks_new(call):
            self._add("evaluate", What.WRITTEN, occurrence)
        if facts.begins and (call.function.summary.is_async or occurrence.use not in ("entered async", "stored", "discarded")):
            self._add("evaluate", What.BEGUN, occurrence)
        if facts.commits:
            self._add("evaluate", What.COMMITTED, occurrence)
        if facts.rolls_back:
            self._add("evaluate", What.ROLLED_BACK, occurrence)
        if facts.releases and self._is_it(call.call.func.value if isinstance(call.call.func, Attribute) else call.call):
            self._add("evaluate", What.RELEASED, occurrence)
        if turns_autocommit_on(self._project, call):
            self._add("evaluate", What.AUTOCOMMIT, occurrence)

    def _statements(self, occurrence: Occurrence, statements: Sequence[Statement]) -> None:
        for statement in statements:
            what = _BY_KIND.get(statement.kind)
            if statement.kind is Kind.DDL:
                what = What.TEMPORARY if statement.temporary else _BY_DDL.get(self.subject.ddl, What.COMMITTED)
            if what is not None:
                self._add("evaluate", what, occurrence)

    def _tracks_new(self, call: StubCall) -> bool:
        """Whether the call makes the session write an object that is constructed in its argument."""
        given = call.by_role("tracked")
        return given is not None and self._is_new(given.expression)

    def _is_new(self, expression: Expression) -> bool:
        match expression:
            case Display(items=items):
                return any(map(self._is_new, items))
            case Comprehension(element=element):
                return self._is_new(element)
            case Call(func=func):
                return all(isinstance(m, Class) for m in members(self._project.value(self.subject.scope, func)))
            case Name(scope="local"):
                numbers = self.subject.scope.summary.reaching[expression.use]
                values = [self.subject.scope.summary.bindings[number].value if number >= 0 else None for number in numbers]
                return all(isinstance(value, Call) and self._is_new(value) for value in values)
            case _:
                return False

    def _sets_autocommit(self, store: Store) -> bool:
        """Whether an assignment to an attribute of it may turn autocommit on (`db.isolation_level = None`)."""
        target = store.target
        if not isinstance(target, Attribute) or not self.concerns(target.value):
            return False
        owners = members(self._project.value(self.subject.scope, target.value))
        return any(
            self._project.facts.attribute_role(base, target.attr) == "autocommit"
            for owner in owners
            if isinstance(owner, Instance)
            for base in self._project.evaluator.mro(owner.class_)
        )

    # ------------------------------------------------------------------------------------------------------------- the subject

    def _is_it(self, expression: Expression) -> bool:
        """Whether the expression is a name of the subject or of something made from it."""
        return is_name_of(self.subject.scope, expression, self.subject.bindings | self.subject.derived)

    def _is_unknown_part(self, expression: Expression) -> bool:
        """Whether it is an attribute of the subject of which nothing is known: it may be the connection itself."""
        return isinstance(expression, Attribute) and is_unknown(self._project.value(self.subject.scope, expression))

    def _is_transaction(self, expression: Expression) -> bool:
        """Whether it is a name for a transaction made from the subject."""
        if not is_name_of(self.subject.scope, expression, self.subject.derived):
            return False
        resource = resource_of(self._project, self._project.value(self.subject.scope, expression))
        return resource is not None and resource.kind == "transaction"

    def _makes_transaction(self, expression: Expression) -> bool:
        call = self._calls.get(id(expression))
        return (
            call is not None and call.facts.begins and isinstance(call.call.func, Attribute) and self.concerns(call.call.func.value)
        )

    def _commits_on_leave(self, expression: Expression) -> bool:
        """Whether leaving the block commits: the acquiring call says so, or the entered object's `__aexit__` does."""
        acquiring = self.subject.acquiring
        if acquiring is not None and acquiring.facts.ends_by == "commit" and expression is self.subject.entered:
            return True
        return any(
            isinstance(leave, Function) and self._project.facts.function(leave).commits
            for value in members(self._project.value(self.subject.scope, expression))
            if isinstance(value, Instance)
            for leave in members(self._project.evaluator.attribute(value, "__aexit__"))
        )

    def _only_looks(self, call: Call) -> bool:
        """Whether a builtin only looks at its argument (`print(conn)`)."""
        callees = members(self._project.value(self.subject.scope, call.func))
        return all(isinstance(c, Function | Class) and c.qualname.startswith("builtins.") for c in callees)

    # ------------------------------------------------------------------------------------------------------------ through calls

    def through(self, event: Event) -> frozenset[What] | None:
        """What happens to a subject that is passed; None if that cannot be seen."""
        call = event.expression
        if not isinstance(call, Call):
            return None
        found: frozenset[What] = frozenset()
        for scope, binding in self._passed_to(call) or ():
            done = through(self._project, scope, binding, self.subject.ddl)
            if done is None:
                return None
            found |= done
        return found if self._passed_to(call) is not None else None

    def _passed_to(self, call: Call) -> list[tuple[Scope, int]] | None:
        """The parameters (bindings) of the project's functions that get the subject; None if something else may get it."""
        found: list[tuple[Scope, int]] = []
        for callee in members(self._project.value(self.subject.scope, call.func)):
            if not isinstance(callee, Function) or callee.is_stub:
                return None
            matched = match_arguments(callee, call.arguments)
            names = {name for name, given in matched.by_parameter.items() if self._is_it(given)}
            if not matched.complete or matched.variadic or not names:
                return None
            found += [(callee.scope, p.binding) for p in callee.summary.parameters if p.name in names]
        return found

    def witness(self, event: Event, what: What, depth: int = 8) -> list[tuple[Scope, Expression]]:
        """The calls by which a passed subject comes to something, the one that does it last; empty if none is seen."""
        call = event.expression
        if not isinstance(call, Call) or depth == 0:
            return []
        for scope, binding in self._passed_to(call) or ():
            subject = Subject(scope, *other_names(self._project, scope, frozenset({binding})), self.subject.ddl)
            events = Events(self._project, subject)
            for inner in events.all():
                if inner.what is what:
                    return [(scope, inner.expression)]
                further = events.witness(inner, what, depth - 1) if inner.what is What.PASSED else []
                if further:
                    return [(scope, inner.expression), *further]
        return []


_BY_KIND = {
    Kind.WRITE: What.WRITTEN,
    Kind.BEGIN: What.BEGUN,
    Kind.COMMIT: What.COMMITTED,
    Kind.ROLLBACK: What.ROLLED_BACK,
    Kind.AUTOCOMMIT: What.AUTOCOMMIT,
}
_BY_DDL = {"transactional": What.WRITTEN, "immediate": What.EXECUTED}
"""What a statement such as `CREATE` does; where nobody says, it may commit."""


@remembered_in_cycles(frozenset())
def through(project: Project, scope: Scope, binding: int, ddl: str) -> frozenset[What] | None:
    """What a function does to what one of its parameters (a binding) holds; None if that cannot be seen."""
    if takes_over(project, scope, binding):
        return None
    events = Events(project, Subject(scope, *other_names(project, scope, frozenset({binding})), ddl))
    found = {What.AUTOCOMMIT} if events.sets_autocommit else set()
    for event in events.all():
        if event.what is What.PASSED:
            done = events.through(event)
            if done is None:
                return None
            found |= done
        else:
            found.add(event.what)
    return frozenset(found)
