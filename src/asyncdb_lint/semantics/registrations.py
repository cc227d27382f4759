"""Which functions frameworks call: by a decorator, by overriding a base class's method, or because they are passed as an argument.

A function may be passed alone, in a list or dict (`on_startup=[connect]`), as an alternative (`lifespan=given or lifespan`), or inside a
call that changes nothing of when it runs (`partial(f, x)`, a decorator called by hand). A coroutine may be passed as its call
(`run_app(make_app())`), an object for its `__call__` (`Depends(Guard())`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from asyncdb_lint.model import Argument, BoolOp, Call, Conditional, DictDisplay, Display, Expression, Module
from asyncdb_lint.semantics.arguments import Arguments, match_arguments, parameters_given
from asyncdb_lint.semantics.callers import Mention
from asyncdb_lint.semantics.calling import initializer
from asyncdb_lint.semantics.facts import Registration
from asyncdb_lint.semantics.folding import NotConstant, fold
from asyncdb_lint.semantics.framework_arguments import decorated_as
from asyncdb_lint.semantics.members import own_member
from asyncdb_lint.semantics.values import Class, Function, Instance, Overloads, Scope, Site, Value, members

if TYPE_CHECKING:
    from asyncdb_lint.semantics.callers import CallerIndex
    from asyncdb_lint.semantics.evaluator import Evaluator
    from asyncdb_lint.semantics.walk import Occurrence

REQUEST = "request"
STARTUP = "startup"
CALLER = "caller"
BY_ROLE = {"injected": Registration(REQUEST, "thread"), "loop-callback": Registration("callback", "loop")}
"""How a function runs that is passed to a parameter of this role."""
TRANSPARENT = frozenset({"same", "partial"})
"""What a stub says of functions whose result runs when, and where, their argument would have run."""


class Registered(NamedTuple):
    """Evidence that a framework calls a function: how, by which of the framework's functions, and where the project says so.

    `annotation` is what annotates the function in the stub; None for a method that overrides `by`.
    """

    registration: Registration
    by: Function
    site: Site
    annotation: Expression | None


class Registrations:
    """Finds and remembers how frameworks call the project's functions."""

    def __init__(self, evaluator: Evaluator, occurrences: Callable[[Scope], Sequence[Occurrence]], callers: CallerIndex) -> None:
        self._evaluator = evaluator
        self._occurrences = occurrences
        self._callers = callers
        self._found: dict[Scope, tuple[Registered, ...]] = {}
        self._hooks: dict[Module, dict[str, tuple[Module, str]]] = {}
        self._imported: frozenset[str] | None = None

    def of(self, scope: Scope) -> tuple[Registered, ...]:
        """How frameworks call the function directly."""
        found = self._found.get(scope)
        if found is None:
            found = tuple(self._find(scope)) if scope.summary.kind == "def" else ()
            found = self._found[scope] = tuple(_by_name(registered, scope.summary.name) for registered in found)
        return found

    def _find(self, scope: Scope) -> Iterator[Registered]:
        summary = scope.summary
        outer = scope.definition
        for decorator in summary.decorators:
            yield from self._by_decorator(outer, decorator)
        if summary.owner >= 0:
            yield from self._by_base(scope)
        elif summary.parent == 0:
            yield from self._by_module(scope)
        for mention in self._mentions(scope):
            yield from self._by_mention(mention)

    def _mentions(self, scope: Scope) -> Iterator[Mention]:
        """The places that hand over the function, its class, an object made there of its class, or its coroutine."""
        summary = scope.summary
        yield from self._callers.mentions_of(scope)
        class_ = Class(scope.module, summary.owner)
        if summary.owner >= 0 and summary.name == "__init__":
            yield from self._callers.mentions_of_class(class_)
        elif summary.owner >= 0 and summary.name == "__call__":
            yield from self._passed_calls(self._callers.constructions_of(class_))
        elif summary.is_async and not summary.is_generator:
            yield from self._passed_calls((site.scope, site.call) for site in self._callers.calls_of(scope))

    def _passed_calls(self, calls: Iterable[tuple[Scope, Call]]) -> Iterator[Mention]:
        """The calls that are an argument of another call, at once."""
        for scope, call in calls:
            for occurrence in self._occurrences(scope):
                if occurrence.expression is call and occurrence.use in ("argument", "element"):
                    yield Mention(scope, occurrence)

    # ------------------------------------------------------------------------------------------------------------- evidence

    def _by_decorator(self, scope: Scope, decorator: Expression) -> Iterator[Registered]:
        call = decorator if isinstance(decorator, Call) else None
        called = self._evaluator.evaluate(scope, call.func if call is not None else decorator)
        for function in self._functions_called(called):
            registration = self._evaluator.facts.function(function).registers
            if registration is not None:
                given = match_arguments(function, call.arguments) if call is not None else Arguments()
                decided = self._decided(registration, scope, given)
                annotation = decorated_as(function, with_options=call is not None)
                yield Registered(decided, function, Site(scope.module, decorator.span), annotation)

    def _by_base(self, scope: Scope) -> Iterator[Registered]:
        """A method that overrides one which the framework calls."""
        class_ = Class(scope.module, scope.summary.owner)
        for base in self._evaluator.mro(class_)[1:]:
            if base.module.is_stub:
                own = own_member(self._evaluator, base, scope.summary.name)
                registration = self._evaluator.facts.method_registration(base, scope.summary.name) if own is None else None
                if registration is not None:
                    yield Registered(registration, Function(base.body), Site(scope.module, scope.summary.name_span), None)
                for function in functions_of(own) if own is not None else ():
                    registration = self._evaluator.facts.function(function).called_by_framework
                    if registration is not None:
                        decided = self._decided(registration, scope, Arguments())
                        yield Registered(decided, function, Site(scope.module, scope.summary.name_span), None)

    def _by_module(self, scope: Scope) -> Iterator[Registered]:
        """A function that a framework looks up in the module by its name, if the module imports the framework."""
        hooks = self._hooks.get(scope.module)
        if hooks is None:
            hooks = self._hooks[scope.module] = dict(self._module_hooks(scope.module))
        found = hooks.get(scope.summary.name)
        if found is not None:
            stub, when = found
            yield Registered(
                Registration(when, "loop"), Function(Scope(stub, 0)), Site(scope.module, scope.summary.name_span), None
            )

    def _module_hooks(self, module: Module) -> Iterator[tuple[str, tuple[Module, str]]]:
        for binding in module.summary.functions[0].bindings:
            if binding.kind != "import" or binding.level:
                continue
            stub = self._evaluator.table.stubs.get(binding.module.partition(".")[0])
            framework = self._evaluator.facts.constant(stub, "FRAMEWORK") if stub is not None else None
            if stub is not None and isinstance(framework, dict):
                yield from ((name, (stub, when)) for name, when in framework.get("module_hooks", {}).items())

    def _by_mention(self, mention: Mention) -> Iterator[Registered]:
        """A function passed to a parameter whose argument the framework calls, provided as a dependency, or decorated by hand."""
        given, parent = self._argument(mention)
        if not isinstance(parent, Call):
            return
        if isinstance(parent.func, Call):  # `app.get("/")(handler)`
            yield from self._by_decorator(mention.scope, parent.func)
        for function in self._functions_called(self._evaluator.evaluate(mention.scope, parent.func)):
            yield from self._passed_as(function, mention.scope, parent.arguments, given)

    def receivers(self, mention: Mention) -> Iterator[tuple[Function, Expression, tuple[Argument, ...]]]:
        """The functions to which the mentioned one may be passed there, the argument in which it is, and all arguments."""
        given, parent = self._argument(mention)
        if isinstance(parent, Call):
            for function in self._functions_called(self._evaluator.evaluate(mention.scope, parent.func)):
                yield function, given, parent.arguments

    def _argument(self, mention: Mention) -> tuple[Expression, object]:
        """The whole argument that hands the function over, and what it is passed to."""
        occurrence = mention.occurrence
        while self._is_part(mention.scope, occurrence.expression, occurrence.use, occurrence.parent):
            whole = occurrence.parent
            found = next((o for o in self._occurrences(mention.scope) if o.expression is whole), None)
            if found is None:
                break
            occurrence = found
        return occurrence.expression, occurrence.parent

    def _is_part(self, scope: Scope, given: Expression, use: str, parent: object) -> bool:
        match parent:
            case BoolOp() | Conditional() | Display():
                return True
            case DictDisplay():
                return use == "element"
            case Call(func=func, arguments=arguments):
                return bool(arguments) and arguments[0].value is given and self._is_transparent(scope, func)
            case _:
                return False

    def _is_transparent(self, scope: Scope, callee: Expression) -> bool:
        """Whether the call gives back the function that it is passed, as far as it matters when and where that runs."""
        for function in self._functions_called(self._evaluator.evaluate(scope, callee)):
            facts = self._evaluator.facts.function(function)
            if facts.decorates in TRANSPARENT and facts.registers is None and not facts.registrations:
                return True
        return False

    def _passed_as(
        self, function: Function, scope: Scope, arguments: tuple[Argument, ...], given: Expression
    ) -> Iterator[Registered]:
        facts = self._evaluator.facts.function(function)
        matched = match_arguments(function, arguments)
        annotations = {parameter.name: parameter.annotation for parameter in function.summary.parameters}
        for name in parameters_given(function, arguments, given):
            registration = facts.registrations.get(name) or BY_ROLE.get(facts.roles.get(name, ""))
            if registration is not None:
                decided = self._decided(registration, scope, matched)
                yield Registered(decided, function, Site(scope.module, given.span), annotations[name])

    def _functions_called(self, value: Value) -> Iterator[Function]:
        """The functions that calling the value runs: for a class its constructor, for a library's object its `__call__`."""
        for member in members(value):
            match member:
                case Class():
                    yield from functions_of(initializer(self._evaluator, member))
                case Instance(class_=class_) if class_.module.is_stub:
                    yield from functions_of(self._evaluator.attribute(member, "__call__"))
                case _:
                    yield from functions_of(member)

    # ------------------------------------------------------------------------------------------------------------- decisions

    def _decided(self, registration: Registration, scope: Scope, given: Arguments) -> Registration:
        """The registration after what the call's other arguments, and the project's imports, say about it."""
        if self._may_be_true(scope, given, registration.kept_by):
            registration = replace(registration, when=STARTUP)
        threaded = self._may_be_true(scope, given, registration.threaded_by)
        if registration.served_by:
            threaded = threaded or self._imported_modules().isdisjoint(registration.served_by)
        return replace(registration, sync="thread") if threaded else registration

    def _may_be_true(self, scope: Scope, given: Arguments, name: str) -> bool:
        """Whether the argument is passed, and not known to be false."""
        expression = given.by_parameter.get(name) or given.extra.get(name)
        if expression is None:
            return False
        try:
            return bool(fold(self._evaluator, scope, expression))
        except NotConstant:
            return True

    def _imported_modules(self) -> frozenset[str]:
        """The modules that the project imports, the packages above them included."""
        if self._imported is None:
            names: set[str] = set()
            for module in self._evaluator.table.project:
                for function in module.summary.functions:
                    for binding in function.bindings:
                        if binding.kind == "import":
                            parts = self._evaluator.table.absolute(binding, module).split(".")
                            names.update(".".join(parts[:length]) for length in range(1, len(parts) + 1))
            self._imported = frozenset(names)
        return self._imported


def _by_name(registered: Registered, name: str) -> Registered:
    """The evidence as it is for a function of this name."""
    registration = registered.registration
    when = registration.named.get(name, registration.when)
    return registered._replace(registration=replace(registration, when=when))


def functions_of(value: Value) -> Iterator[Function]:
    """The functions that the value is, the first one for overloads."""
    for member in members(value):
        match member:
            case Function():
                yield member
            case Overloads(functions=functions):
                yield functions[0]
            case _:
                continue
