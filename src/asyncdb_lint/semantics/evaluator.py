"""What an expression is.

The evaluator answers lazily and remembers (`solver`). It looks values up through bindings (`bindings`), attributes (`members`), calls
(`calling`) and annotations (`annotations`); those modules are its hands, and this one is the index to them.

There are strata. The first evaluator answers what needs no callers: a parameter without annotation is unknown to it. The next one
answers such a parameter from the arguments at all resolved call sites, as the evaluator below sees them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from asyncdb_lint.model import (
    Attribute,
    Await,
    Bind,
    BinOp,
    BoolOp,
    Call,
    Comprehension,
    Conditional,
    Constant,
    DictDisplay,
    Display,
    Expression,
    FString,
    Lambda,
    LibraryVersion,
    Module,
    Name,
    NamedExpr,
    Starred,
    Store,
    Subscript,
)
from asyncdb_lint.semantics import bindings, calling, type_hints
from asyncdb_lint.semantics import items as item_access
from asyncdb_lint.semantics import members as member_access
from asyncdb_lint.semantics.facts import Facts
from asyncdb_lint.semantics.modules import VOCABULARY, ModuleTable, StoreIndex
from asyncdb_lint.semantics.narrowing import by_truth
from asyncdb_lint.semantics.solver import Solver
from asyncdb_lint.semantics.values import (
    BOTTOM,
    Class,
    Coroutine,
    Function,
    Instance,
    Known,
    ModuleValue,
    Scope,
    Site,
    SpecialForm,
    Stream,
    Tuple,
    Unknown,
    Value,
    first_unknown,
    is_unknown,
    join,
    members,
    placed,
)

if TYPE_CHECKING:
    from asyncdb_lint.semantics.callers import CallerIndex
    from asyncdb_lint.semantics.hierarchy import Hierarchy
    from asyncdb_lint.semantics.registrations import Registrations

UNKNOWN_RESULT = "what awaiting it gives is not known"
_AWAITABLES = frozenset({"AwaitableContext", "RunningFuture", "DoneFuture", "LazyQuery"})


class Evaluator:
    """Answers questions about values in one stratum; `below` is the stratum that parameters are computed from (None for the first),
    `callers`, `registrations` and `hierarchy` who calls functions and which classes there are, as lower strata see it."""

    def __init__(
        self,
        table: ModuleTable,
        stores: StoreIndex,
        *,
        below: Evaluator | None = None,
        callers: CallerIndex | None = None,
        registrations: Registrations | None = None,
        hierarchy: Hierarchy | None = None,
        versions_of: Callable[[Module, Module | None], tuple[LibraryVersion, ...]] = lambda stub, user: (),
        offload_wrappers: frozenset[str] = frozenset(),
    ) -> None:
        self.table = table
        self.stores = stores
        self.below = below
        self.callers = callers
        self.registrations = registrations
        self.hierarchy = hierarchy
        self.versions_of = versions_of
        self.offload_wrappers = offload_wrappers
        self.solver = Solver()
        self.facts = Facts(self)
        self.mros: dict[Class, Sequence[Class]] = {}
        self.self_stores: dict[tuple[Module, int], dict[str, list[tuple[Scope, Store]]]] = {}
        self.dead_bindings: dict[Scope, frozenset[int]] = {}
        self.changed_names: dict[Module, frozenset[str]] = {}
        self._vocabulary = table.stubs.get(VOCABULARY)
        self._builtins = table.stubs.get("builtins")

    # ------------------------------------------------------------------------------------------------------------- expressions

    def evaluate(self, scope: Scope, expression: Expression) -> Value:
        """What the expression gives when it is evaluated in the scope."""
        handler = _HANDLERS.get(type(expression))
        return (
            handler(self, scope, expression)
            if handler
            else Unknown("this form of expression is not followed", self.site(scope, expression))
        )

    def _name(self, scope: Scope, expression: Name) -> Value:
        return placed(bindings.name_value(self, scope, expression), scope, expression.span)

    def _attribute(self, scope: Scope, expression: Attribute) -> Value:
        return self.solver.solve(
            (scope, id(expression)),
            lambda: placed(self.attribute(self.evaluate(scope, expression.value), expression.attr, scope), scope, expression.span),
        )

    def _call(self, scope: Scope, expression: Call) -> Value:
        return self.solver.solve(
            (scope, id(expression)), lambda: placed(calling.call_expression(self, scope, expression), scope, expression.span)
        )

    def _await(self, scope: Scope, expression: Await) -> Value:
        return self.awaited(self.evaluate(scope, expression.value))

    def _subscript(self, scope: Scope, expression: Subscript) -> Value:
        return self.solver.solve((scope, id(expression)), lambda: placed(self._item(scope, expression), scope, expression.span))

    def _item(self, scope: Scope, expression: Subscript) -> Value:
        base = self.evaluate(scope, expression.value)
        results = []
        for member in members(base):
            match member:
                case SpecialForm() | Class():
                    results.append(type_hints.interpret_alias(self, scope, expression, member))
                case Tuple(items=items):
                    index = self.evaluate(scope, expression.index)
                    in_range = (
                        isinstance(index, Known) and isinstance(index.literal, int) and -len(items) <= index.literal < len(items)
                    )
                    results.append(items[index.literal] if in_range else join(items))  # type: ignore[union-attr, index]
                case Instance():
                    results.append(item_access.item(self, scope, member, expression))
                case Unknown():
                    results.append(member)
                case _:
                    results.append(Unknown("what its items are is not known"))
        return join(results)

    def _constant(self, scope: Scope, expression: Constant) -> Value:
        return Known(expression.value)

    def _fstring(self, scope: Scope, expression: FString) -> Value:
        pieces = [self.evaluate(scope, part) for part in expression.parts]
        if all(isinstance(piece, Known) for piece in pieces):
            return Known("".join(str(piece.literal) for piece in pieces if isinstance(piece, Known)))
        return self.builtin_instance("str")

    def _display(self, scope: Scope, expression: Display) -> Value:
        if expression.kind == "tuple" and not any(isinstance(item, Starred) for item in expression.items):
            return Tuple(tuple(self.evaluate(scope, item) for item in expression.items))
        elements = []
        for item in expression.items:
            if isinstance(item, Starred):
                elements.append(self.element(self.evaluate(scope, item.value)))
            else:
                elements.append(self.evaluate(scope, item))
        return self.builtin_instance(expression.kind if expression.kind != "tuple" else "list", (join(elements),))

    def _dict(self, scope: Scope, expression: DictDisplay) -> Value:
        keys = [self.evaluate(scope, key) for key, _ in expression.items if key is not None]
        held = [self.evaluate(scope, value) for key, value in expression.items if key is not None]
        return self.builtin_instance("dict", (_wide(join(keys)), _alike(held)))

    def _binop(self, scope: Scope, expression: BinOp) -> Value:
        left, right = self.evaluate(scope, expression.left), self.evaluate(scope, expression.right)
        if expression.operator == "+" and isinstance(left, Known) and isinstance(right, Known):
            if isinstance(left.literal, str) and isinstance(right.literal, str):
                return Known(left.literal + right.literal)
            return Unknown("the result of an operator is not followed")
        if expression.operator == "|" and any(isinstance(m, Class | SpecialForm) for side in (left, right) for m in members(side)):
            return join((left, right))
        return member_access.operator_result(self, expression.operator, left, right)

    def _boolop(self, scope: Scope, expression: BoolOp) -> Value:
        left, right = self.evaluate(scope, expression.left), self.evaluate(scope, expression.right)
        kept = by_truth(left, truthy=expression.operator == "or")
        return join((kept, right))

    def _named(self, scope: Scope, expression: NamedExpr) -> Value:
        return self.evaluate(scope, expression.value)

    def _conditional(self, scope: Scope, expression: Conditional) -> Value:
        return join((self.evaluate(scope, expression.body), self.evaluate(scope, expression.orelse)))

    def _lambda(self, scope: Scope, expression: Lambda) -> Value:
        return Function(Scope(scope.module, expression.function))

    def _comprehension(self, scope: Scope, expression: Comprehension) -> Value:
        element = self.evaluate(scope, expression.element)
        if expression.kind == "generator":
            return Stream(element, is_async=any(clause.is_async for clause in expression.clauses))
        if expression.kind == "dict" and expression.key is not None:
            return self.builtin_instance("dict", (_wide(self.evaluate(scope, expression.key)), element))
        return self.builtin_instance(expression.kind, (element,))

    def _bind(self, scope: Scope, expression: Bind) -> Value:
        return self.binding(scope, expression.binding)

    # ------------------------------------------------------------------------------------------------------- questions on values

    def binding(self, scope: Scope, number: int) -> Value:
        """What one binding gives its name."""
        return self.solver.solve(
            ("binding", scope, number),
            lambda: placed(bindings.binding_value(self, scope, number), scope, scope.summary.bindings[number].span),
        )

    def attribute(self, value: Value, name: str, scope: Scope | None = None) -> Value:
        """`value.name`."""
        return member_access.attribute(self, value, name, scope)

    def call(self, callee: Value, scope: Scope | None = None, expression: Call | None = None) -> Value:
        """What calling the value gives; without an expression, what it gives for arguments that nobody knows."""
        return calling.call(self, callee, scope, expression)

    def instantiate(self, value: Value) -> Value:
        """An object of the class."""
        return Instance(value) if isinstance(value, Class) else Unknown("it is no class that is known")

    def returned(self, function: Function) -> Value:
        """What the function's body returns or its annotation promises, type parameters left in place."""
        return self.solver.solve(("returned", function.scope), lambda: calling.returned(self, function.scope))

    def awaited(self, value: Value) -> Value:
        """`await value`."""
        return join(self._awaited(member) for member in members(value))

    def _awaited(self, value: Value) -> Value:
        match value:
            case Coroutine(result=result):
                return result
            case Instance(class_=class_):
                vocabulary = self.vocabulary_name(class_)
                if vocabulary in _AWAITABLES:
                    return class_.arguments[0] if class_.arguments else Unknown(UNKNOWN_RESULT)
                awaiter = self.call_method(value, "__await__")
                return join(m.returns if isinstance(m, Stream) else Unknown(UNKNOWN_RESULT) for m in members(awaiter))
            case Unknown():
                return value
            case _:
                return Unknown(UNKNOWN_RESULT)

    def entered(self, value: Value, *, is_async: bool) -> Value:
        """What `with value as x` (or `async with`) gives x."""
        method = "__aenter__" if is_async else "__enter__"
        return join(self._entered(member, method, is_async=is_async) for member in members(value))

    def _entered(self, value: Value, method: str, *, is_async: bool) -> Value:
        if isinstance(value, Instance):
            result = self.call_method(value, method)
            return self.awaited(result) if is_async else result
        return value if isinstance(value, Unknown) else Unknown("what entering it gives is not known")

    def element(self, value: Value, *, is_async: bool = False) -> Value:
        """What iterating over the value gives."""
        return join(self._element(member, is_async=is_async) for member in members(value))

    def _element(self, value: Value, *, is_async: bool) -> Value:
        match value:
            case Stream(element=element):
                return element
            case Tuple(items=items):
                return join(items)
            case Instance():
                iterator = self.call_method(value, "__aiter__" if is_async else "__iter__")
                if iterator == value or is_unknown(iterator):
                    step = self.call_method(value, "__anext__" if is_async else "__next__")
                    return self.awaited(step) if is_async else step
                return join(m.element if isinstance(m, Stream) else self._step(m, is_async=is_async) for m in members(iterator))
            case Known(literal=str()):
                return self.builtin_instance("str")
            case Unknown():
                return value
            case _:
                return Unknown("what iterating over it gives is not known")

    def _step(self, iterator: Value, *, is_async: bool) -> Value:
        step = self.call_method(iterator, "__anext__" if is_async else "__next__")
        return self.awaited(step) if is_async else step

    def call_method(self, value: Value, name: str) -> Value:
        """`value.name()`, for arguments that nobody knows."""
        method = self.attribute(value, name)
        return Unknown(f"its `{name}` is not known", cause=first_unknown(method)) if is_unknown(method) else self.call(method)

    def as_instance_of(self, value: Value, wanted: Class) -> tuple[Value, ...]:
        """The type arguments with which the value is a `wanted`; empty if it is none."""
        for member in members(value):
            if isinstance(member, Instance):
                for base in self.mro(member.class_):
                    if base.same_class(wanted):
                        return base.arguments
        return ()

    def mro(self, class_: Class) -> Sequence[Class]:
        """The class and its bases that are known, nearest first, type arguments carried through."""
        return member_access.mro(self, class_)

    def default_arguments(self, class_: Class) -> tuple[Value, ...]:
        """The type arguments of a generic class named without any, as its constructor's defaults decide them."""
        return calling.default_arguments(self, class_)

    def class_function(self, class_: Class) -> Function | None:
        """The constructor of a stub's class, as a function."""
        for member in members(calling.initializer(self, class_)):
            if isinstance(member, Function):
                return member
        return None

    def injection(self, scope: Scope, call: Call) -> Value | None:
        """What a framework provides for a default such as `Depends(f)`; None if the call injects nothing."""
        return calling.injection(self, scope, call)

    # ------------------------------------------------------------------------------------------------------------ known classes

    def builtin_instance(self, name: str, arguments: tuple[Value, ...] = ()) -> Value:
        return self._stub_instance(self._builtins, name, arguments)

    def vocabulary_instance(self, name: str, arguments: tuple[Value, ...]) -> Value:
        """An object of one of the vocabulary's result protocols."""
        return self._stub_instance(self._vocabulary, name, arguments)

    def vocabulary_name(self, class_: Class) -> str:
        """The name of a class of the vocabulary; empty for any other class."""
        return class_.summary.name if class_.module is self._vocabulary else ""

    @staticmethod
    def _stub_instance(module: Module | None, name: str, arguments: tuple[Value, ...]) -> Value:
        if module is not None:
            for index, summary in enumerate(module.summary.classes):
                if summary.qualname == name:
                    return Instance(Class(module, index, arguments))
        return Unknown(f"`{name}` has no stub")

    def is_vocabulary_alias(self, scope: Scope, expression: Expression) -> bool:
        """Whether the expression names one of the vocabulary's parameter roles (`Offloaded`)."""
        return self.table.import_origin(scope.module, expression)[0] == VOCABULARY

    # ---------------------------------------------------------------------------------------------------------------- modules

    def module(self, name: str, importer: Module) -> Value:
        """What `import name` gives."""
        return ModuleValue(name, self.table.resolve(name, importer))

    def site(self, scope: Scope, expression: Expression) -> Site:
        return Site(scope.module, expression.span)


def _alike(values: Sequence[Value]) -> Value:
    """What a dict holds, if it holds one kind of thing; records of different things are read by their keys, which are not kept."""
    held = join(values)
    known = [member for member in members(held) if not isinstance(member, Unknown | Known)]
    kinds = {replace(m, site=None, declared=False) if isinstance(m, Instance) else type(m) for m in known}
    return held if len(kinds) < 2 else Unknown("it is one of several different things that a dict holds")


def _wide(value: Value) -> Value:
    """Keys are kept by type only: their values would make unions grow."""
    return BOTTOM if all(isinstance(member, Known) for member in members(value)) else value


_HANDLERS: dict[type, Callable[[Evaluator, Scope, Any], Value]] = {
    Name: Evaluator._name,
    Attribute: Evaluator._attribute,
    Call: Evaluator._call,
    Await: Evaluator._await,
    Subscript: Evaluator._subscript,
    Constant: Evaluator._constant,
    FString: Evaluator._fstring,
    Display: Evaluator._display,
    DictDisplay: Evaluator._dict,
    BinOp: Evaluator._binop,
    BoolOp: Evaluator._boolop,
    NamedExpr: Evaluator._named,
    Conditional: Evaluator._conditional,
    Lambda: Evaluator._lambda,
    Comprehension: Evaluator._comprehension,
    Bind: Evaluator._bind,
}
