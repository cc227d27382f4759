"""What the stubs state: the vocabulary's words on functions, classes, parameters and modules, read from summaries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from asyncdb_lint.model import Attribute, Call, Constant, Expression, Lambda, Module, Name, Parameter, Subscript
from asyncdb_lint.semantics.folding import NotConstant, fold
from asyncdb_lint.semantics.modules import VOCABULARY
from asyncdb_lint.semantics.type_hints import index_items
from asyncdb_lint.semantics.values import Class, Function, Scope
from asyncdb_lint.semantics.versions import dead_bindings, dead_bindings_for

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator


@dataclass(frozen=True, slots=True)
class Driver:
    """The driver (or framework) a stub belongs to; see `DRIVER` in the vocabulary."""

    name: str
    mode: str = ""
    layer: str = "driver"
    use: str = ""
    distributions: tuple[str, ...] = ()
    run_by: tuple[str, ...] = ()
    module: str = ""


@dataclass(frozen=True, slots=True)
class Registration:
    """When and where a framework calls a function: see `registers` in the vocabulary."""

    when: str
    sync: str = "thread"
    threaded_by: str = ""
    kept_by: str = ""
    served_by: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Arguments with which a call fails: `condition` is the lambda of `raises`, or `keywords` those that `rejects` names; neither if they
    are those of the overload (`fails`)."""

    error: str
    about: str
    instead: str = ""
    severity: str = "error"
    keywords: tuple[str, ...] = ()
    given: tuple[str, Any] | None = None
    condition: Scope | None = None


@dataclass(frozen=True, slots=True)
class FunctionFacts:
    """What a stub states of a function beyond its signature.

    `roles` are the vocabulary's words on its parameters, `handed_on` the dotted function that the dict in a parameter goes to.
    """

    blocks: bool = False
    connects: bool = False
    owns_connections: bool = False
    bounds_time: bool = False
    needs_running_loop: bool = False
    tells_running_loop: bool = False
    allows_nested_loops: bool = False
    keeps_task_weakly: bool = False
    gives_data: bool = False
    opens: bool = False
    starts_once: str = ""
    unbounded: bool = False
    pauses: bool = False
    serves: bool = False
    stops: bool = False
    external: bool = False
    awaits_reply: bool = False
    permits_concurrent_use: bool = False
    acquires: bool = False
    releases: bool = False
    disposes: bool = False
    makes_loop: bool = False
    keeps_process: bool = False
    binds_loop: bool = False
    listens: bool = False
    borrows: bool = False
    executes: bool = False
    writes: bool = False
    begins: bool = False
    begun_anyway: bool = False
    ends_by: str = ""
    needs_transaction: str = ""
    commits: bool = False
    rolls_back: bool = False
    ends_scope: bool = False
    decorates: str = ""
    named_like: str = ""
    registers: Registration | None = None
    called_by_framework: Registration | None = None
    contradictions: tuple[Contradiction, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)
    handed_on: Mapping[str, str] = field(default_factory=dict)
    registrations: Mapping[str, Registration] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Resource:
    """What a stub's class is; see `resource` in the vocabulary."""

    kind: str
    mode: str
    concurrent_use: str = ""
    concurrent_severity: str = "error"
    concurrent_methods: tuple[str, ...] = ()
    autocommit: bool = False
    ddl: str = ""
    after_release: str = ""
    after_close: str = ""
    reusable: bool = False
    use: str = ""


NO_FACTS = FunctionFacts()
_FLAGS = frozenset(field.name for field in fields(FunctionFacts) if field.type == "bool")
"""Words that say yes or no of a function; each is a field of its facts."""


class Facts:
    """Reads and remembers what the stubs of an evaluator state."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._functions: dict[Scope, FunctionFacts] = {}
        self._resources: dict[tuple[Module, int], Resource | None] = {}
        self._drivers: dict[str, Driver | None] = {}
        self._item_givers: dict[Module, tuple[tuple[Scope, Parameter], ...]] = {}
        self._distributions: dict[str, tuple[str, ...]] = {}

    # ------------------------------------------------------------------------------------------------------------ functions

    def function(self, function: Function) -> FunctionFacts:
        """The facts of a stub's function; a project's function has none."""
        scope = function.scope
        if not scope.module.is_stub:
            return NO_FACTS
        found = self._functions.get(scope)
        if found is None:
            found = self._functions[scope] = self._read_function(scope)
        return found

    def _read_function(self, scope: Scope) -> FunctionFacts:
        words: dict[str, Any] = {
            "roles": self._roles(scope),
            "handed_on": self._handed_on(scope),
            "registrations": self._registrations(scope),
        }
        contradictions = []
        for decorator in scope.summary.decorators:
            word, call = self._word(scope, decorator)
            match word:
                case _ if word in _FLAGS:
                    words[word] = True
                case "decorates" if call is not None:
                    words["decorates"] = str(self._arguments(scope, call).get(0, "same"))
                case "starts_once" | "ends_by" | "needs_transaction" if call is not None:
                    words[word] = str(self._arguments(scope, call).get(0, ""))
                case "named_like" if call is not None:
                    words["named_like"] = str(self._arguments(scope, call).get(0, ""))
                case "registers" | "called_by_framework" if call is not None:
                    words[word] = _registration(self._arguments(scope, call))
                case "raises" | "rejects" | "fails" if call is not None:
                    contradictions.append(self._contradiction(scope, call, word))
                case _:
                    pass
        return FunctionFacts(contradictions=tuple(contradictions), **words)

    def _word(self, scope: Scope, decorator: Expression) -> tuple[str, Call | None]:
        """The vocabulary's word a decorator is, with its call if it is called."""
        call = decorator if isinstance(decorator, Call) else None
        origin, member = self._evaluator.table.import_origin(scope.module, call.func if call else decorator)
        return (member, call) if origin == VOCABULARY else ("", None)

    def _arguments(self, scope: Scope, call: Call) -> dict[str | int, Any]:
        """The call's literal arguments by keyword and position."""
        found: dict[str | int, Any] = {}
        for position, argument in enumerate(call.arguments):
            try:
                found[argument.keyword or position] = fold(self._evaluator, Scope(scope.module, 0), argument.value)
            except NotConstant:
                continue
        return found

    def _contradiction(self, scope: Scope, call: Call, word: str) -> Contradiction:
        arguments = self._arguments(scope, call)
        condition = None
        keywords = tuple(value for key, value in arguments.items() if isinstance(key, int))
        error = arguments.get("error") or arguments.get(0 if word == "fails" else 1, "")
        if word != "rejects":
            first = call.arguments[0].value
            condition = Scope(scope.module, first.function) if isinstance(first, Lambda) else None
            keywords = ()
        return Contradiction(
            str(error),
            str(arguments.get("about", "")),
            str(arguments.get("instead", "")),
            str(arguments.get("severity", "error")),
            keywords,
            arguments.get("given"),
            condition,
        )

    def _roles(self, scope: Scope) -> Mapping[str, str]:
        """The vocabulary's role of each parameter that has one."""
        roles = {}
        for parameter in scope.summary.parameters:
            annotation = parameter.annotation
            if isinstance(annotation, Subscript):
                role = self._role(scope, annotation.value) or _mark(annotation)
                if role:
                    roles[parameter.name] = role
        return roles

    def _role(self, scope: Scope, alias: Expression) -> str:
        origin, member = self._evaluator.table.import_origin(scope.module, alias)
        vocabulary = self._evaluator.table.stubs.get(VOCABULARY)
        if origin != VOCABULARY or vocabulary is None:
            return ""
        for owner, number in self._evaluator.table.globals_of(vocabulary).get(member, ()):
            value = owner.summary.bindings[number].value
            mark = _mark(value)
            if mark is not None:
                return mark
        return ""

    def item_givers(self, module: Module) -> tuple[tuple[Scope, Parameter], ...]:
        """The functions of a stub whose keywords become items of some object, with the parameters that say of which class."""
        found = self._item_givers.get(module)
        if found is None:
            scopes = (Scope(module, index) for index in range(len(module.summary.functions)))
            found = self._item_givers[module] = tuple(
                (scope, parameter)
                for scope in scopes
                for parameter in scope.summary.parameters
                if parameter.kind == "double-star" and self.function(Function(scope)).roles.get(parameter.name) == "items"
            )
        return found

    def _handed_on(self, scope: Scope) -> Mapping[str, str]:
        """The functions that parameters' dicts go to: `Annotated[…, Mark("driver-options", connect="…")]`."""
        found = {}
        for parameter in scope.summary.parameters:
            for call in _metadata_calls(parameter.annotation):
                connect = self._arguments(scope, call).get("connect")
                if connect:
                    found[parameter.name] = str(connect)
        return found

    def _registrations(self, scope: Scope) -> Mapping[str, Registration]:
        """Parameters whose argument the framework calls: `Annotated[…, called_by_framework(…)]`."""
        found = {}
        for parameter in scope.summary.parameters:
            for call in _metadata_calls(parameter.annotation):
                word, _ = self._word(scope, call)
                if word == "called_by_framework":
                    found[parameter.name] = _registration(self._arguments(scope, call))
        return found

    # --------------------------------------------------------------------------------------------------- classes and modules

    def resource(self, class_: Class) -> Resource | None:
        """What the class, or the nearest of its bases of which a stub says so, is; None for any other class."""
        for base in self._evaluator.mro(class_):
            key = (base.module, base.index)
            if base.module.is_stub:
                if key not in self._resources:
                    self._resources[key] = self._read_resource(base)
                if self._resources[key] is not None:
                    return self._resources[key]
        return None

    def _read_resource(self, class_: Class) -> Resource | None:
        scope = Scope(class_.module, 0)
        for decorator in class_.summary.decorators:
            word, call = self._word(scope, decorator)
            if word == "resource" and call is not None:
                arguments = self._arguments(scope, call)
                kind = str(arguments.pop(0, arguments.pop("kind", "")))
                return Resource(kind, **{str(key): value for key, value in arguments.items()})
        return None

    def missing_members(self, class_: Class) -> Mapping[str, str] | None:
        """What to write for names that the class is often taken to have; None unless a stub declares everything that it has."""
        scope = Scope(class_.module, 0)
        for decorator in class_.summary.decorators if class_.module.is_stub else ():
            word, call = self._word(scope, decorator)
            if word == "complete":
                arguments = self._arguments(scope, call) if call is not None else {}
                return {str(name): str(text) for name, text in arguments.items()}
        return None

    def attribute_role(self, class_: Class, name: str) -> str:
        """The vocabulary's role of an attribute that a stub's class declares (`isolation_level: Autocommit[str | None]`); empty if none."""
        for binding in class_.body.summary.bindings if class_.module.is_stub else ():
            if binding.name == name and isinstance(binding.annotation, Subscript):
                return self._role(class_.body, binding.annotation.value)
        return ""

    def class_word(self, class_: Class, word: str) -> bool:
        """Whether the class itself, in a stub, carries this word as a decorator."""
        return class_.module.is_stub and any(
            self._word(Scope(class_.module, 0), decorator)[0] == word for decorator in class_.summary.decorators
        )

    def method_registration(self, class_: Class, name: str) -> Registration | None:
        """How a framework calls methods of this name, which the stub's class does not have itself (`calls_methods`)."""
        scope = Scope(class_.module, 0)
        for decorator in class_.summary.decorators:
            word, call = self._word(scope, decorator)
            if word == "calls_methods" and call is not None:
                arguments = self._arguments(scope, call)
                if name.startswith(str(arguments.get(0))):
                    return _registration(arguments)
        return None

    def driver(self, module: Module) -> Driver | None:
        """The driver a stub module belongs to: the `DRIVER` of the nearest module above it; None for other modules."""
        if not module.is_stub:
            return None
        if module.name not in self._drivers:
            self._drivers[module.name] = self._read_driver(module.name)
        return self._drivers[module.name]

    def _read_driver(self, name: str) -> Driver | None:
        while name:
            stub = self._evaluator.table.stubs.get(name)
            facts = self._fold_binding(stub, "DRIVER", frozenset()) if stub is not None else None
            if isinstance(facts, dict):
                return Driver(module=name, **facts)
            name = name.rpartition(".")[0]
        return None

    def distributions(self, module: Module) -> tuple[str, ...]:
        """The distributions that a stub describes: those of the `DRIVER` or `FRAMEWORK` of the nearest module above it."""
        found = self._distributions.get(module.name)
        if found is None:
            found = self._distributions[module.name] = self._read_distributions(module.name)
        return found

    def _read_distributions(self, name: str) -> tuple[str, ...]:
        while name:
            stub = self._evaluator.table.stubs.get(name)
            if stub is not None:
                for table in ("DRIVER", "FRAMEWORK"):
                    facts = self._fold_binding(stub, table, frozenset())
                    if isinstance(facts, dict):
                        return tuple(facts.get("distributions", ()))
            name = name.rpartition(".")[0]
        return ()

    def constant(self, module: Module, name: str, user: Module | None = None, *, newest: bool = False) -> Any:
        """A literal that a stub module assigns for the release in use; None if it has none, or if the release decides and is not known.

        `user` is the module of the project whose release counts (without it, all must agree). `newest`: where the release is not known,
        it counts as the newest.
        """
        scope = Scope(module, 0)
        dead = dead_bindings(self._evaluator, scope)
        if user is not None:
            dead = dead_bindings_for(self._evaluator, scope, user, newest=newest)
        return self._fold_binding(module, name, dead)

    def _fold_binding(self, module: Module, name: str, dead: frozenset[int]) -> Any:
        live = [pair for pair in self._evaluator.table.globals_of(module).get(name, ()) if pair[1] not in dead]
        if len(live) != 1:
            return None
        scope, number = live[0]
        value = scope.summary.bindings[number].value
        try:
            return fold(self._evaluator, scope, value) if value is not None else None
        except NotConstant:
            return None


def _registration(arguments: Mapping[str | int, Any]) -> Registration:
    return Registration(
        str(arguments.get("when", "request")),
        str(arguments.get("sync", "thread")),
        str(arguments.get("threaded_by", "")),
        str(arguments.get("kept_by", "")),
        tuple(arguments.get("served_by", ())),
        arguments.get("named") or {},
    )


def _mark(value: Expression | None) -> str | None:
    """The role in `Annotated[T, Mark("role")]`."""
    for call in _metadata_calls(value):
        if call.arguments and isinstance(call.arguments[0].value, Constant):
            return str(call.arguments[0].value.value)
    return None


def _metadata_calls(annotation: Expression | None) -> list[Call]:
    """The calls in the metadata of an `Annotated[…]`."""
    if not isinstance(annotation, Subscript):
        return []
    base = annotation.value
    name = base.name if isinstance(base, Name) else base.attr if isinstance(base, Attribute) else ""
    return [item for item in index_items(annotation)[1:] if isinstance(item, Call)] if name == "Annotated" else []
