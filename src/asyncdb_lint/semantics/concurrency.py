"""Which objects concurrent coroutines share.

Each member of a concurrent group (`task_groups`) uses objects: the receiver of a driver's coroutine, or an argument (or `self`) with
which a project's coroutine function does I/O, found through its own calls.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from asyncdb_lint.model import Attribute, Call, Expression, Name, Span, With
from asyncdb_lint.semantics import flow
from asyncdb_lint.semantics.arguments import match_arguments, takes_receiver
from asyncdb_lint.semantics.facts import Resource
from asyncdb_lint.semantics.folding import NotConstant, fold
from asyncdb_lint.semantics.operations import Operations
from asyncdb_lint.semantics.task_groups import Group, Member, TaskGroups
from asyncdb_lint.semantics.values import Class, Function, Instance, Scope, members
from asyncdb_lint.semantics.walk import Context, Occurrence

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator

Path = tuple[object, ...]
"""What identifies an object inside a function: a local's bindings, a global or captured name, and attributes of these."""


class Use(NamedTuple):
    """An object that a coroutine does I/O on: what it is, by which driver method, and the expression that hands it over."""

    path: Path
    resource: Resource
    symbol: str
    class_: Class
    expression: Expression


@dataclass(frozen=True, slots=True)
class Sharing:
    """An object that several members of a group use."""

    group: Group
    resource: Resource
    class_: Class
    count: int
    many: bool
    uses: tuple[tuple[Member, Use], ...]


class Concurrency:
    """Answers which objects concurrent coroutines share."""

    def __init__(self, evaluator: Evaluator, operations: Operations) -> None:
        self._evaluator = evaluator
        self._operations = operations
        self._groups = TaskGroups(evaluator, operations)
        self._subjects: dict[Scope, tuple[tuple[Path, Resource, str, Class], ...]] = {}

    def sharings(self, scope: Scope) -> Iterator[Sharing]:
        """The objects that are shared within each concurrent group of a function."""
        for group in self._groups.of(scope):
            if self.is_serialized(scope, group.at):
                continue
            by_path: defaultdict[Path, list[tuple[Member, Use]]] = defaultdict(list)
            for member in group.members:
                first: dict[Path, Use] = {}
                for use in self._uses(scope, member):
                    if use.path not in first or _is_critical(use) > _is_critical(first[use.path]):
                        first[use.path] = use
                for use in first.values():
                    if not self._is_permitted(scope, group.at, use):
                        by_path[use.path].append((member, use))
            for uses in by_path.values():
                many = any(member.many for member, _ in uses)
                resource = uses[0][1].resource
                if (len(uses) > 1 or many) and any(_is_critical(use) for _, use in uses):
                    yield Sharing(group, resource, uses[0][1].class_, len(uses), many, tuple(uses))

    # ----------------------------------------------------------------------------------------------------------------- uses

    def uses(self, scope: Scope, coroutine: Expression) -> tuple[Use, ...]:
        """The objects that the coroutine which the expression gives does I/O on, as its own function sees them."""
        return tuple(self._uses(scope, Member(coroutine)))

    def task(self, scope: Scope, call: Call) -> Expression | None:
        """The coroutine that the call makes a task of; None if it makes none."""
        return self._groups.task(scope, call)

    def _uses(self, scope: Scope, member: Member) -> Iterator[Use]:
        """The objects that the member's coroutine does I/O on."""
        call = member.expression
        if not isinstance(call, Call):
            return
        for value in members(self._evaluator.evaluate(scope, call.func)):
            if not isinstance(value, Function) or not self._gives_coroutine(value):
                continue
            if value.is_stub:
                yield from self._driver_use(scope, call, value, member.within)
            else:
                yield from self._project_uses(scope, call, value, member.within)

    def _gives_coroutine(self, function: Function) -> bool:
        """Whether a call gives something that does its I/O when it is awaited."""
        if function.summary.is_async or not function.is_stub:
            return function.summary.is_async
        results = members(self._evaluator.returned(function))
        names = (self._evaluator.vocabulary_name(result.class_) for result in results if isinstance(result, Instance))
        return any(name == "AwaitableContext" for name in names)

    def _driver_use(self, scope: Scope, call: Call, function: Function, within: tuple[Span, ...]) -> Iterator[Use]:
        receiver = function.receiver
        if isinstance(receiver, Instance) and isinstance(call.func, Attribute):
            resource = self._evaluator.facts.resource(receiver.class_)
            path = self._path(scope, call.func.value, within)
            if resource is not None and resource.concurrent_use and path is not None:
                yield Use(path, resource, function.qualname, receiver.class_, call)
        elif self._evaluator.facts.function(function).bounds_time and call.arguments and isinstance(call.arguments[0].value, Call):
            yield from self._uses(scope, Member(call.arguments[0].value, within=within))

    def _project_uses(self, scope: Scope, call: Call, function: Function, within: tuple[Span, ...]) -> Iterator[Use]:
        matched = match_arguments(function, call.arguments)
        parameters = function.summary.parameters
        for path, resource, symbol, class_ in self._io_subjects(function.scope):
            kind, name, *attributes = path
            if kind != "parameter":
                outer = self._outer_path(scope, function, kind, str(name), within)
                if outer is not None:
                    yield Use((*outer, *attributes), resource, symbol, class_, call)
                continue
            base: Expression | None = matched.by_parameter.get(str(name))
            if (
                base is None
                and takes_receiver(function)
                and parameters
                and parameters[0].name == name
                and isinstance(call.func, Attribute)
            ):
                base = call.func.value
            root = self._path(scope, base, within) if base is not None else None
            if root is not None:
                yield Use((*root, *attributes), resource, symbol, class_, call)

    def io_parameters(self, scope: Scope) -> frozenset[str]:
        """The parameters on which a coroutine function does I/O, itself or through its calls."""
        return frozenset(str(path[1]) for path, *_ in self._io_subjects(scope) if path[0] == "parameter" and len(path) == 2)

    def _io_subjects(self, scope: Scope) -> tuple[tuple[Path, Resource, str, Class], ...]:
        """What a coroutine function does I/O on that it has from outside: (kind, name, attributes …) of each; the kind is "parameter",
        "captured" or "global"."""
        if scope not in self._subjects:
            self._subjects[scope] = ()
            found: dict[tuple[Path, str], tuple[Path, Resource, str, Class]] = {}
            for occurrence in self._operations.occurrences(scope):
                if (
                    isinstance(occurrence.expression, Call)
                    and occurrence.use in ("awaited", "entered async")
                    and not self.is_serialized(scope, occurrence)
                ):
                    for use in self._uses(scope, Member(occurrence.expression)):
                        path = self._from_outside(scope, use.path)
                        if path is not None:
                            found.setdefault((path, use.symbol), (path, use.resource, use.symbol, use.class_))
            self._subjects[scope] = tuple(found.values())
        return self._subjects[scope]

    @staticmethod
    def _from_outside(scope: Scope, path: Path) -> Path | None:
        """A path that starts at a parameter, by that parameter's name, or at a captured or global name; None for the function's own."""
        kind, key, *attributes = path
        if kind != "local":
            return path
        if not isinstance(key, tuple) or len(key) != 1:
            return None
        binding = scope.summary.bindings[key[0]]
        return ("parameter", binding.name, *attributes) if binding.kind == "parameter" else None

    @staticmethod
    def _outer_path(scope: Scope, function: Function, kind: object, name: str, within: tuple[Span, ...]) -> Path | None:
        """What a name that the function takes from around it is in the calling scope; None if that cannot be said, or differs."""
        if kind == "global":
            return (kind, name) if function.scope.module is scope.module else None
        if function.scope.definition == scope.definition:
            return (kind, name)
        if function.scope.definition != scope:
            return None
        found = [n for n, binding in enumerate(scope.summary.bindings) if binding.name == name and binding.kind != "narrow"]
        if len(found) != 1 or any(_stands_in(scope.summary.bindings[found[0]].span, loop) for loop in within):
            return None
        return ("local", (found[0],))

    def _path(self, scope: Scope, expression: Expression, within: tuple[Span, ...]) -> Path | None:
        """What identifies the object an expression gives; None if each evaluation may give another."""
        match expression:
            case Name(scope="local", use=use):
                origins = tuple(sorted(flow.origins(scope.summary, scope.summary.reaching[use]) - {-1}))
                if any(_stands_in(scope.summary.bindings[number].span, loop) for number in origins for loop in within):
                    return None
                return ("local", origins)
            case Name(name=name, scope=kind):
                return (kind, name)
            case Attribute(value=value, attr=attr):
                inner = self._path(scope, value, within)
                return (*inner, attr) if inner is not None else None
            case _:
                return None

    # --------------------------------------------------------------------------------------------------------------- silence

    def is_serialized(self, scope: Scope, occurrence: Occurrence) -> bool:
        """Whether the occurrence stands inside `async with` a lock, or a semaphore that is not known to let several tasks through."""
        return any(map(self._lets_one_through, self._entered_around(scope, occurrence)))

    def is_limited(self, scope: Scope, occurrence: Occurrence) -> bool:
        """Whether the occurrence stands inside `async with` a lock or a semaphore, however many tasks that lets through."""
        return any(self._serializes(value) or self._task_limit(value)[1] for value in self._entered_around(scope, occurrence))

    def _entered_around(self, scope: Scope, occurrence: Occurrence) -> Iterator[Instance]:
        for context in occurrence.enclosing():
            for expression in _entered(context):
                for value in members(self._evaluator.evaluate(scope, expression)):
                    if isinstance(value, Instance):
                        yield value

    def _lets_one_through(self, value: Instance) -> bool:
        constructor, limit = self._task_limit(value)
        return self._serializes(value) or (bool(limit) and not self._lets_several_through(value, constructor, limit))

    def _serializes(self, value: Instance) -> bool:
        return any(self._evaluator.facts.class_word(base, "serializes") for base in self._evaluator.mro(value.class_))

    def _task_limit(self, value: Instance) -> tuple[Function | None, str]:
        """The constructor of a semaphore, and its parameter that says how many tasks it lets through; empty for anything else."""
        constructor = self._evaluator.class_function(value.class_) if value.class_.module.is_stub else None
        roles = self._evaluator.facts.function(constructor).roles if constructor is not None else {}
        return constructor, next((name for name, role in roles.items() if role == "task-limit"), "")

    def _lets_several_through(self, value: Instance, constructor: Function | None, limit: str) -> bool:
        """Whether the call that made the object says so."""
        if value.site is None or constructor is None:
            return False
        for index in range(len(value.site.module.summary.functions)):
            scope = Scope(value.site.module, index)
            for occurrence in self._operations.occurrences(scope):
                call = occurrence.expression
                if isinstance(call, Call) and call.span == value.site.span:
                    given = match_arguments(constructor, call.arguments).by_parameter.get(limit)
                    try:
                        return given is not None and bool(fold(self._evaluator, scope, given) > 1)
                    except (NotConstant, TypeError):
                        return False
        return False

    def _is_permitted(self, scope: Scope, at: Occurrence, use: Use) -> bool:
        """Whether the group runs in a context in which the object is made for several tasks."""
        for context in at.enclosing():
            for expression in _entered(context):
                if isinstance(expression, Call) and isinstance(expression.func, Attribute):
                    for value in members(self._evaluator.evaluate(scope, expression.func)):
                        if isinstance(value, Function) and self._evaluator.facts.function(value).permits_concurrent_use:
                            return self._path(scope, expression.func.value, ()) == use.path
        return False


def _entered(context: Context) -> Iterator[Expression]:
    if isinstance(context.node, With) and context.part == "with":
        for item in context.node.items:
            yield item.value


def _is_critical(use: Use) -> bool:
    """Whether this use makes sharing matter: for some objects only certain methods do."""
    methods = use.resource.concurrent_methods
    return not methods or use.symbol.rpartition(".")[2] in methods


def _stands_in(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end
