"""Which coroutines run concurrently, and which objects they share.

A group is what one call of `gather` (or its like) runs, or the tasks that are created one after the other without an `await` between.
Each member uses objects: the receiver of a driver's coroutine, or an argument (or `self`) with which a project's coroutine function does
I/O, found through its own calls.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from asyncdb_lint.model import Attribute, Await, Call, Comprehension, Display, Expression, Name, Starred, With
from asyncdb_lint.semantics.calling import match_arguments, takes_receiver
from asyncdb_lint.semantics.facts import Resource
from asyncdb_lint.semantics.operations import Operations
from asyncdb_lint.semantics.values import Class, Function, Instance, Overloads, Scope, members
from asyncdb_lint.semantics.walk import Context, Occurrence

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator

Path = tuple[object, ...]
"""What identifies an object inside a function: a local's bindings, a global or captured name, and attributes of these."""


class Member(NamedTuple):
    """A coroutine of a group; `many` if one expression makes several. `within` are comprehensions whose targets differ in each."""

    expression: Expression
    many: bool
    within: tuple[Comprehension, ...] = ()


class Group(NamedTuple):
    """Coroutines that run concurrently, and the expression that says so."""

    at: Occurrence
    members: tuple[Member, ...]


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
        self._subjects: dict[Scope, tuple[tuple[Path, Resource, str, Class], ...]] = {}

    def sharings(self, scope: Scope) -> Iterator[Sharing]:
        """The objects that are shared within each concurrent group of a function."""
        for group in self._groups(scope):
            if self._is_serialized(scope, group.at):
                continue
            by_path: defaultdict[Path, list[tuple[Member, Use]]] = defaultdict(list)
            for member in group.members:
                seen: set[Path] = set()
                for use in self._uses(scope, member):
                    if use.path not in seen and not self._is_permitted(scope, group.at, use):
                        seen.add(use.path)
                        by_path[use.path].append((member, use))
            for uses in by_path.values():
                many = any(member.many for member, _ in uses)
                resource = uses[0][1].resource
                if (len(uses) > 1 or many) and self._matters(resource, uses):
                    yield Sharing(group, resource, uses[0][1].class_, len(uses), many, tuple(uses))

    @staticmethod
    def _matters(resource: Resource, uses: list[tuple[Member, Use]]) -> bool:
        methods = resource.concurrent_methods
        return not methods or any(use.symbol.rpartition(".")[2] in methods for _, use in uses)

    # --------------------------------------------------------------------------------------------------------------- groups

    def _groups(self, scope: Scope) -> Iterator[Group]:
        """The groups of one function, in order."""
        tasks: list[Occurrence] = []
        for occurrence in self._operations.occurrences(scope):
            expression = occurrence.expression
            if isinstance(expression, Await):
                yield from self._task_group(tasks)
                tasks = []
            elif isinstance(expression, Call):
                given = self._concurrent_arguments(scope, expression)
                if given is None:
                    continue
                variadic, arguments = given
                if variadic or (len(arguments) == 1 and isinstance(arguments[0], Display | Comprehension | Name)):
                    found = tuple(m for argument in arguments for m in self._flatten(scope, argument, ()))
                    if found and not self._is_single(found):
                        yield Group(occurrence, found)
                        continue
                tasks.append(occurrence)
        yield from self._task_group(tasks)

    @staticmethod
    def _is_single(found: tuple[Member, ...]) -> bool:
        return len(found) == 1 and not found[0].many

    def _concurrent_arguments(self, scope: Scope, call: Call) -> tuple[bool, list[Expression]] | None:
        """The arguments that the call runs concurrently, and whether it takes any number of them; None if it runs none."""
        for value in members(self._evaluator.evaluate(scope, call.func)):
            function = value.functions[0] if isinstance(value, Overloads) else value
            if not isinstance(function, Function) or not function.is_stub:
                continue
            roles = self._evaluator.facts.function(function).roles
            for parameter in function.summary.parameters:
                if roles.get(parameter.name) != "concurrent":
                    continue
                if parameter.kind == "star":
                    starred = [
                        Starred(a.value.span, a.value) if a.star == 1 else a.value for a in call.arguments if a.keyword is None
                    ]
                    return True, starred
                given = match_arguments(function, call.arguments).by_parameter.get(parameter.name)
                return (False, [given]) if given is not None else None
        return None

    def _flatten(self, scope: Scope, expression: Expression, within: tuple[Comprehension, ...]) -> Iterator[Member]:
        """The coroutines in an argument: displays and comprehensions opened, local names of them followed."""
        match expression:
            case Starred(value=value):
                yield from self._flatten(scope, value, within)
            case Display(items=items):
                for item in items:
                    yield from self._flatten(scope, item, within)
            case Comprehension(element=element):
                for member in self._flatten(scope, element, (*within, expression)):
                    yield member._replace(many=True)
            case Name(scope="local", use=use):
                definition = self._definition(scope, scope.summary.reaching[use])
                if definition is not None:
                    yield from self._flatten(scope, definition, within)
            case Call():
                inner = self._concurrent_arguments(scope, expression)
                if inner is not None and not inner[0] and len(inner[1]) == 1:
                    yield from self._flatten(scope, inner[1][0], within)
                else:
                    yield Member(expression, many=False, within=within)
            case _:
                pass

    @staticmethod
    def _definition(scope: Scope, reaching: tuple[int, ...]) -> Expression | None:
        """What the one binding that reaches a read assigns, if that opens up: a display, a comprehension or a call."""
        if len(reaching) != 1 or reaching[0] < 0:
            return None
        binding = scope.summary.bindings[reaching[0]]
        plain = binding.kind == "assign" and not binding.path
        return binding.value if plain and isinstance(binding.value, Display | Comprehension | Call) else None

    def _task_group(self, tasks: list[Occurrence]) -> Iterator[Group]:
        """Tasks that were created without an `await` between them; one created in a loop stands for several."""
        found = []
        for task in tasks:
            call = task.expression
            assert isinstance(call, Call)
            coroutine = next((a.value for a in call.arguments if isinstance(a.value, Call)), None)
            if coroutine is not None:
                comprehensions = tuple(c.node for c in task.enclosing() if isinstance(c.node, Comprehension))
                found.append(Member(coroutine, many=bool(comprehensions), within=comprehensions))
        if found and not self._is_single(tuple(found)):
            yield Group(tasks[0], tuple(found))

    # ----------------------------------------------------------------------------------------------------------------- uses

    def _uses(self, scope: Scope, member: Member) -> Iterator[Use]:
        """The objects that the member's coroutine does I/O on."""
        call = member.expression
        if not isinstance(call, Call):
            return
        for value in members(self._evaluator.evaluate(scope, call.func)):
            if not isinstance(value, Function) or not value.summary.is_async:
                continue
            if value.is_stub:
                yield from self._driver_use(scope, call, value, member.within)
            else:
                yield from self._project_uses(scope, call, value, member.within)

    def _driver_use(self, scope: Scope, call: Call, function: Function, within: tuple[Comprehension, ...]) -> Iterator[Use]:
        receiver = function.receiver
        if isinstance(receiver, Instance) and isinstance(call.func, Attribute):
            resource = self._evaluator.facts.resource(receiver.class_)
            path = self._path(scope, call.func.value, within)
            if resource is not None and resource.concurrent_use and path is not None:
                yield Use(path, resource, function.qualname, receiver.class_, call)
        elif self._evaluator.facts.function(function).bounds_time and call.arguments and isinstance(call.arguments[0].value, Call):
            yield from self._uses(scope, Member(call.arguments[0].value, many=False, within=within))

    def _project_uses(self, scope: Scope, call: Call, function: Function, within: tuple[Comprehension, ...]) -> Iterator[Use]:
        matched = match_arguments(function, call.arguments)
        parameters = function.summary.parameters
        for path, resource, symbol, class_ in self._io_subjects(function.scope):
            name, *attributes = path
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

    def _io_subjects(self, scope: Scope) -> tuple[tuple[Path, Resource, str, Class], ...]:
        """The parameters (and attributes of parameters) that a coroutine function does I/O on: (name, attributes …) of each."""
        if scope not in self._subjects:
            self._subjects[scope] = ()
            found: dict[Path, tuple[Path, Resource, str, Class]] = {}
            for occurrence in self._operations.occurrences(scope):
                if (
                    isinstance(occurrence.expression, Call)
                    and occurrence.use == "awaited"
                    and not self._is_serialized(scope, occurrence)
                ):
                    for use in self._uses(scope, Member(occurrence.expression, many=False)):
                        path = self._from_parameter(scope, use.path)
                        if path is not None:
                            found.setdefault(path, (path, use.resource, use.symbol, use.class_))
            self._subjects[scope] = tuple(found.values())
        return self._subjects[scope]

    @staticmethod
    def _from_parameter(scope: Scope, path: Path) -> Path | None:
        """A path that starts at a parameter, by that parameter's name."""
        kind, key, *attributes = path
        if kind != "local" or not isinstance(key, tuple) or len(key) != 1:
            return None
        binding = scope.summary.bindings[key[0]]
        return (binding.name, *attributes) if binding.kind == "parameter" else None

    def _path(self, scope: Scope, expression: Expression, within: tuple[Comprehension, ...]) -> Path | None:
        """What identifies the object an expression gives; None if each evaluation may give another."""
        match expression:
            case Name(scope="local", use=use):
                origins = self._origins(scope, scope.summary.reaching[use])
                if any(_binds(clause.target, origins) for comprehension in within for clause in comprehension.clauses):
                    return None
                return ("local", origins)
            case Name(name=name, scope=kind):
                return (kind, name)
            case Attribute(value=value, attr=attr):
                inner = self._path(scope, value, within)
                return (*inner, attr) if inner is not None else None
            case _:
                return None

    def _origins(self, scope: Scope, reaching: tuple[int, ...]) -> tuple[int, ...]:
        """The bindings behind a read, narrowing seen through."""
        found: set[int] = set()
        for number in reaching:
            if number >= 0 and scope.summary.bindings[number].kind == "narrow":
                found.update(self._origins(scope, scope.summary.bindings[number].path))
            elif number >= 0:
                found.add(number)
        return tuple(sorted(found))

    # --------------------------------------------------------------------------------------------------------------- silence

    def _is_serialized(self, scope: Scope, occurrence: Occurrence) -> bool:
        """Whether the occurrence stands inside `async with` a lock."""
        for context in occurrence.enclosing():
            for expression in _entered(context):
                for value in members(self._evaluator.evaluate(scope, expression)):
                    if isinstance(value, Instance) and any(
                        self._evaluator.facts.class_word(base, "serializes") for base in self._evaluator.mro(value.class_)
                    ):
                        return True
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


def _binds(target: Expression, numbers: tuple[int, ...]) -> bool:
    """Whether the target of a loop binds one of these bindings."""
    if isinstance(target, Display):
        return any(_binds(item, numbers) for item in target.items)
    return getattr(target, "binding", -1) in numbers
