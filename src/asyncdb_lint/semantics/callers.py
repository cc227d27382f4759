"""Who calls a function: found by name first, then confirmed by what the callee is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from asyncdb_lint.model import Attribute, Call, Module, Name, Role
from asyncdb_lint.semantics.calling import initializer
from asyncdb_lint.semantics.values import Class, Function, Instance, Overloads, Scope, Value, members
from asyncdb_lint.semantics.walk import Occurrence, occurrences

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator


class CallSite(NamedTuple):
    """A call of a function: where it stands, the call, and the function as it is called there (bound or not)."""

    scope: Scope
    call: Call
    function: Function


class Mention(NamedTuple):
    """A place that names a function without calling it: a callback, a registration, a dependency."""

    scope: Scope
    occurrence: Occurrence


class NameIndex:
    """Every call and mention of something that has the name of one of the project's functions or classes. Built when first asked for."""

    def __init__(self, modules: Iterable[Module]) -> None:
        self._modules = tuple(modules)
        self._calls: defaultdict[str, list[tuple[Scope, Call]]] = defaultdict(list)
        self._mentions: defaultdict[str, list[Mention]] = defaultdict(list)
        self._subclasses: defaultdict[str, set[str]] = defaultdict(set)
        self._built = False

    def calls(self, name: str) -> list[tuple[Scope, Call]]:
        self._build()
        return self._calls.get(name, [])

    def subclasses(self, name: str) -> set[str]:
        """The names of the classes that derive, by the names in their headers, from a class of this name; itself included."""
        self._build()
        found, pending = {name}, [name]
        while pending:
            for subclass in self._subclasses.get(pending.pop(), ()):
                if subclass not in found:
                    found.add(subclass)
                    pending.append(subclass)
        return found

    def mentions(self, name: str) -> list[Mention]:
        self._build()
        return self._mentions.get(name, [])

    def _build(self) -> None:
        """One walk over the project; only names that the project itself defines are kept, and constructors that get keywords."""
        if self._built:
            return
        self._built = True
        defined = {name for module in self._modules for name in _defined_names(module)}
        for module in self._modules:
            for class_ in module.summary.classes:
                for base in class_.bases:
                    self._subclasses[_last_name(base)].add(class_.name)
            aliases = {b.name: b.member for f in module.summary.functions for b in f.bindings if b.member and b.member != b.name}
            for index in range(len(module.summary.functions)):
                scope = Scope(module, index)
                for occurrence in occurrences(module.summary, index):
                    self._add(scope, occurrence, defined, aliases)

    def _add(self, scope: Scope, occurrence: Occurrence, defined: set[str], aliases: dict[str, str]) -> None:
        expression = occurrence.expression
        if isinstance(expression, Call):
            name = _last_name(expression.func)
            name = aliases.get(name, name)
            if name in defined or _constructs_by_keywords(name, expression):
                self._calls[name].append((scope, expression))
        elif occurrence.use not in ("called", "receiver"):
            name = _last_name(expression)
            name = aliases.get(name, name)
            if name in defined:
                self._mentions[name].append(Mention(scope, occurrence))


class CallerIndex:
    """Calls and mentions of the project's own functions: those of the name that `evaluator`, a stratum, confirms."""

    def __init__(self, names: NameIndex, evaluator: Evaluator) -> None:
        self._names = names
        self._evaluator = evaluator
        self._confirmed: dict[Scope, tuple[CallSite, ...]] = {}
        self._mentioned: dict[Scope, tuple[Mention, ...]] = {}

    def calls_named(self, name: str) -> list[tuple[Scope, Call]]:
        """Every call of something of this name, whatever it is."""
        return self._names.calls(name)

    def calls_of(self, scope: Scope) -> tuple[CallSite, ...]:
        """The resolved calls of the function outside tests."""
        found = self._confirmed.get(scope)
        if found is None:
            found = self._confirmed[scope] = tuple(self._confirm(scope))
        return found

    def _confirm(self, scope: Scope) -> Iterable[CallSite]:
        summary = scope.summary
        names = {summary.name}
        if summary.name in ("__init__", "__call__", "__new__") and summary.owner >= 0:
            names = self._names.subclasses(scope.module.summary.classes[summary.owner].name)
            if scope.module.is_stub:  # of the project's own, they would be too many to look at: `super().__init__(…)`
                names = names | {summary.name}
        for caller, call in (site for name in sorted(names) for site in self._names.calls(name)):
            if caller.module.role is Role.TEST or caller.module.role is Role.VENDORED:
                continue
            function = self._called_as(self._evaluator.evaluate(caller, call.func), scope)
            if function is not None:
                yield CallSite(caller, call, function)

    def _called_as(self, callee: Value, scope: Scope) -> Function | None:
        """The function as the callee calls it, if it does."""
        for member in members(callee):
            match member:
                case Function() if member.scope == scope:
                    return member
                case Class() if scope.summary.name == "__init__":
                    for init in members(initializer(self._evaluator, member)):
                        if isinstance(init, Function) and init.scope == scope:
                            return init
                case Instance() if scope.summary.name == "__call__":
                    for method in members(self._evaluator.attribute(member, "__call__")):
                        if isinstance(method, Function) and method.scope == scope:
                            return method
                case Overloads():
                    continue
                case _:
                    continue
        return None

    def mentions_of(self, scope: Scope) -> tuple[Mention, ...]:
        """The places that name the function without calling it; those in tests, only of what a test defines."""
        found = self._mentioned.get(scope)
        if found is None:
            found = self._mentioned[scope] = tuple(
                mention
                for mention in self._names.mentions(scope.summary.name)
                if (mention.scope.module.role is not Role.TEST or scope.module.role is Role.TEST)
                and any(
                    isinstance(member, Function) and member.scope == scope
                    for member in members(self._evaluator.evaluate(mention.scope, mention.occurrence.expression))
                )
            )
        return found

    def constructions_of(self, class_: Class) -> Iterator[tuple[Scope, Call]]:
        """The calls that make an object of this very class."""
        for caller, call in self._names.calls(class_.summary.name):
            value = self._evaluator.evaluate(caller, call.func)
            if any(isinstance(member, Class) and member.same_class(class_) for member in members(value)):
                yield caller, call

    def mentions_of_class(self, class_: Class) -> Iterable[Mention]:
        """The places that name the class without calling it."""
        for mention in self._names.mentions(class_.summary.name):
            value = self._evaluator.evaluate(mention.scope, mention.occurrence.expression)
            if any(isinstance(member, Class) and member.same_class(class_) for member in members(value)):
                yield mention


def _constructs_by_keywords(name: str, call: Call) -> bool:
    """Whether the call may build an object of a library's class from keywords."""
    return name[:1].isupper() and any(argument.keyword is not None or argument.star == 2 for argument in call.arguments)


def _last_name(expression: object) -> str:
    match expression:
        case Name(name=name) | Attribute(attr=name):
            return name
        case _:
            return ""


def _defined_names(module: Module) -> Iterable[str]:
    for function in module.summary.functions:
        if function.kind == "def":
            yield function.name
    for class_ in module.summary.classes:
        yield class_.name
