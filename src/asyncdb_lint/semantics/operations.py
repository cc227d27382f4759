"""What a function does: its calls, and the calls that Python makes for it when it enters, iterates or reads a property."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asyncdb_lint.model import Attribute, Call, Compare, Expression, Module, Subscript, With
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.calling import choose_overload, initializer
from asyncdb_lint.semantics.members import own_member
from asyncdb_lint.semantics.values import (
    Class,
    Function,
    Instance,
    Overloads,
    Partial,
    Scope,
    Stream,
    Value,
    members,
)
from asyncdb_lint.semantics.walk import Occurrence, dotted, occurrences

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator

KEPT = 4096
"""How many functions' expressions are kept at hand: they take far more memory than what is found out from them."""
ITERATION = ("__iter__", "__next__")
ENTERING = ("__enter__", "__exit__")


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """Something a function does that runs other functions.

    `kind` is "call", "callback" (of a function passed to one that calls it at once), "enter", "iterate", "step", "measure" (`len`),
    "get" (a property), "item" or "contains". `targets` are the functions that may run, one for each alternative of
    the receiver; a class's constructor stands for itself as a `Class` if only its stub speaks of it.
    """

    occurrence: Occurrence
    kind: str
    targets: tuple[Function | Class, ...]

    @property
    def expression(self) -> Expression:
        return self.occurrence.expression

    @property
    def is_awaited(self) -> bool:
        return self.occurrence.use == "awaited"


class Operations:
    """Finds and remembers the operations of functions."""

    def __init__(self, evaluator: Evaluator, modules: tuple[Module, ...]) -> None:
        self._evaluator = evaluator
        self._modules = modules
        self._found: dict[Scope, tuple[Operation, ...]] = {}
        self._occurrences: dict[Scope, tuple[Occurrence, ...]] = {}
        self._property_names: frozenset[str] | None = None

    def occurrences(self, scope: Scope) -> tuple[Occurrence, ...]:
        """Every expression of the function in evaluation order."""
        found = self._occurrences.get(scope)
        if found is None:
            if len(self._occurrences) >= KEPT:
                self._occurrences.clear()
            found = self._occurrences[scope] = occurrences(scope.module.summary, scope.index)
        return found

    def of(self, scope: Scope) -> tuple[Operation, ...]:
        """The operations of a function, in evaluation order."""
        found = self._found.get(scope)
        if found is None:
            found = self._found[scope] = tuple(self._collect(scope))
        return found

    def _collect(self, scope: Scope) -> Iterator[Operation]:
        for occurrence in self.occurrences(scope):
            if occurrence.use in ("decorator", "default", "annotation"):
                continue
            expression = occurrence.expression
            if isinstance(expression, Call):
                yield from self._call(scope, occurrence, expression)
            elif isinstance(expression, Attribute) and expression.attr in self._properties() and occurrence.use != "called":
                yield from self._property(scope, occurrence, expression)
            elif isinstance(expression, Subscript):
                yield from self._special(scope, occurrence, expression.value, "item", "__getitem__")
            elif isinstance(expression, Compare):
                for operator, operand in expression.rest:
                    if operator in ("in", "not in"):
                        yield from self._special(scope, occurrence, operand, "contains", "__contains__")
            if occurrence.use == "iterated":
                yield from self._implicit(scope, occurrence, "iterate", ITERATION)
            elif occurrence.use == "entered" and isinstance(occurrence.parent, With):
                yield from self._implicit(scope, occurrence, "enter", ENTERING)

    # ------------------------------------------------------------------------------------------------------------------ calls

    def _call(self, scope: Scope, occurrence: Occurrence, call: Call) -> Iterator[Operation]:
        targets = self.targets(self._evaluator.evaluate(scope, call.func), scope, call)
        if targets:
            yield Operation(occurrence, "call", targets)
            for target in targets:
                yield from self._consumed(scope, occurrence, call, target)

    def targets(self, callee: Value, scope: Scope, call: Call) -> tuple[Function | Class, ...]:
        """The functions that calling any alternative of the value runs, each once."""
        return tuple(dict.fromkeys(target for member in members(callee) for target in self.called(member, scope, call)))

    def called(self, callee: Value, scope: Scope, call: Call) -> Iterator[Function | Class]:
        """The functions that calling the value runs."""
        match callee:
            case Function():
                yield callee
            case Overloads():
                yield choose_overload(self._evaluator, callee, scope, call)
            case Class():
                found = False
                for member in members(initializer(self._evaluator, callee)):
                    for target in self.called(member, scope, call):
                        found = True
                        yield target
                if callee.module.is_stub or not found:
                    yield callee
            case Instance():
                method = self._evaluator.attribute(callee, "__call__")
                if method != callee:
                    for member in members(method):
                        if isinstance(member, Function | Overloads):
                            yield from self.called(member, scope, call)
            case Partial(function=function):  # a library's is left out: which arguments it gets cannot be seen at the call
                for target in self.called(function, scope, call):
                    if isinstance(target, Function) and not target.is_stub:
                        yield target
            case _:
                pass

    def _consumed(self, scope: Scope, occurrence: Occurrence, call: Call, target: Function | Class) -> Iterator[Operation]:
        """`list(rows)` iterates its argument, `enter_context(s)` enters it, `sorted(key=f)` calls it: the parameter's role says so."""
        for role, given in self._arguments_with_role(call, target):
            if role == "iterated":
                inner = Occurrence(given, "iterated", call, occurrence.statement, occurrence.context)
                yield from self._implicit(scope, inner, "iterate", ITERATION)
            elif role == "stepped":
                inner = Occurrence(given, "stepped", call, occurrence.statement, occurrence.context)
                yield from self._implicit(scope, inner, "step", ITERATION)
            elif role == "measured":
                inner = Occurrence(given, "measured", call, occurrence.statement, occurrence.context)
                yield from self._implicit(scope, inner, "measure", ("__len__",))
            elif role == "entered":
                inner = Occurrence(given, "entered", call, occurrence.statement, occurrence.context)
                yield from self._implicit(scope, inner, "enter", ENTERING)
            elif role == "called" and self._is_run(scope, occurrence, call):
                inner = Occurrence(given, "argument", call, occurrence.statement, occurrence.context)
                given_functions = members(self._evaluator.evaluate(scope, given))
                called = [f.function if isinstance(f, Partial) else f for f in given_functions]
                targets = tuple(function for function in called if isinstance(function, Function))
                if targets:
                    yield Operation(inner, "callback", targets)

    def _arguments_with_role(self, call: Call, target: Function | Class) -> Iterator[tuple[str, Expression]]:
        """The arguments of a library's function that have one of the vocabulary's roles."""
        function = target if isinstance(target, Function) else self._evaluator.class_function(target)
        roles = self._evaluator.facts.function(function).roles if function is not None and function.is_stub else {}
        if roles and function is not None:
            for name, given in match_arguments(function, call.arguments).by_parameter.items():
                if name in roles:
                    yield roles[name], given

    def _is_run(self, scope: Scope, occurrence: Occurrence, call: Call) -> bool:
        """Whether the call does its work at once: it gives no iterator (`map`), or one that is exhausted where it stands."""
        if occurrence.use == "iterated" or not any(isinstance(m, Stream) for m in members(self._evaluator.evaluate(scope, call))):
            return True
        consumer = occurrence.parent
        return isinstance(consumer, Call) and any(
            role == "iterated" and given is call
            for member in members(self._evaluator.evaluate(scope, consumer.func))
            for target in self.called(member, scope, consumer)
            for role, given in self._arguments_with_role(consumer, target)
        )

    # ------------------------------------------------------------------------------------------------------------- implicit calls

    def _implicit(self, scope: Scope, occurrence: Occurrence, kind: str, methods: tuple[str, ...]) -> Iterator[Operation]:
        targets: dict[Function | Class, None] = {}
        for member in members(self._evaluator.evaluate(scope, occurrence.expression)):
            if isinstance(member, Instance):
                for name in methods:
                    for method in members(self._evaluator.attribute(member, name)):
                        if isinstance(method, Function):
                            targets[method] = None
            elif isinstance(member, Stream) and member.function is not None and not member.is_async and kind == "iterate":
                targets[member.function] = None
        if targets:
            yield Operation(occurrence, kind, tuple(targets))

    def _special(self, scope: Scope, occurrence: Occurrence, operand: Expression, kind: str, name: str) -> Iterator[Operation]:
        """An operator's special method: the project's own, or a library's that blocks."""
        targets: dict[Function | Class, None] = {}
        for member in members(self._evaluator.evaluate(scope, operand)):
            if isinstance(member, Instance):
                for method in members(self._evaluator.attribute(member, name)):
                    if isinstance(method, Function) and (not method.is_stub or self._evaluator.facts.function(method).blocks):
                        targets[method] = None
        if targets:
            yield Operation(occurrence, kind, tuple(targets))

    def _properties(self) -> frozenset[str]:
        """The names under which the project defines properties."""
        if self._property_names is None:
            self._property_names = frozenset(
                function.name
                for module in self._modules
                for function in module.summary.functions
                if function.owner >= 0 and any("property" in dotted(decorator) for decorator in function.decorators)
            )
        return self._property_names

    def _property(self, scope: Scope, occurrence: Occurrence, expression: Attribute) -> Iterator[Operation]:
        targets: dict[Function | Class, None] = {}
        for member in members(self._evaluator.evaluate(scope, expression.value)):
            if not isinstance(member, Instance):
                continue
            for base in self._evaluator.mro(member.class_):
                own = own_member(self._evaluator, base, expression.attr)
                if own is not None:
                    if isinstance(own, Function) and own.wrapper == "property" and not own.is_stub:
                        targets[own] = None
                    break
        if targets:
            yield Operation(occurrence, "get", tuple(targets))
