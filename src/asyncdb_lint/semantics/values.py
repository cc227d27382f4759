"""What an expression can be known to be.

Values are immutable and compared by content, so that unions stay small and fixpoints can be recognised. `Unknown` says why nothing is
known; `BOTTOM`, the empty union, says that nothing has been found out yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from asyncdb_lint.model import ClassSummary, FunctionSummary, Module, Span

MAX_UNION = 12
MAX_DEPTH = 4


@dataclass(frozen=True, slots=True)
class Scope:
    """A function, class body, lambda or module body at its place in the project."""

    module: Module
    index: int

    @property
    def summary(self) -> FunctionSummary:
        return self.module.summary.functions[self.index]

    @property
    def definition(self) -> Scope:
        """The scope in which its decorators, defaults and annotations are evaluated."""
        return Scope(self.module, max(self.summary.parent, 0))

    @property
    def qualname(self) -> str:
        """Dotted from the module's name; the module itself for its body."""
        return f"{self.module.name}.{self.summary.qualname}" if self.index else self.module.name


@dataclass(frozen=True, slots=True)
class Site:
    """Where a value came into being: the evidence that is printed, and its identity."""

    module: Module
    span: Span


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing is known. All unknowns are equal, so that unions do not grow with the ways in which nothing is known.

    The rest is for people: the `reason`, complete as a clause ("`x` is not defined"), the place of which it speaks, and what was
    unknown before and led to it.
    """

    reason: str = field(compare=False)
    where: Site | None = field(default=None, compare=False)
    cause: Unknown | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Known:
    """A literal: str, bytes, int, float, bool, None or Ellipsis."""

    literal: object

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Known) and type(self.literal) is type(other.literal) and self.literal == other.literal

    def __hash__(self) -> int:
        return hash((type(self.literal), self.literal))


@dataclass(frozen=True, slots=True)
class ModuleValue:
    """A module of the project, of a stub, or (module None) one of which only the name is known."""

    name: str
    module: Module | None


@dataclass(frozen=True, slots=True)
class Class:
    """A class with its type arguments, one for each of its type parameters, or none."""

    module: Module
    index: int
    arguments: tuple[Value, ...] = ()

    @property
    def summary(self) -> ClassSummary:
        return self.module.summary.classes[self.index]

    @property
    def body(self) -> Scope:
        return Scope(self.module, self.summary.body)

    @property
    def qualname(self) -> str:
        return f"{self.module.name}.{self.summary.qualname}"

    def same_class(self, other: Class) -> bool:
        return self.module is other.module and self.index == other.index


@dataclass(frozen=True, slots=True)
class Instance:
    """An object of a class.

    `declared`: known only from an annotation or as `self`, so that it may be of a subclass. `site` is where it was made or declared.
    """

    class_: Class
    site: Site | None = None
    declared: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A function, perhaps bound to `receiver`.

    `wrapper` is what its decorators made of it: "" (itself), "cached", "context", "async-context", "offloaded" (a coroutine function
    that runs it in a thread), "submitted" (a function that hands it to a thread and gives a future), "queued" (one that leaves it to a
    worker), "unknown" (a decorator that nobody knows: it may be anything but keeps its asynchrony), or "configured" (the configuration
    says that it runs elsewhere, but not what calling it gives).
    """

    scope: Scope
    receiver: Value | None = None
    wrapper: str = ""

    @property
    def summary(self) -> FunctionSummary:
        return self.scope.summary

    @property
    def qualname(self) -> str:
        return self.scope.qualname

    @property
    def is_stub(self) -> bool:
        return self.scope.module.is_stub

    @property
    def spoken_name(self) -> str:
        """What messages call it: its name, for a constructor that of its class."""
        is_constructor = self.summary.name == "__init__" and self.summary.owner >= 0
        return self.scope.module.summary.classes[self.summary.owner].name if is_constructor else self.summary.name


@dataclass(frozen=True, slots=True)
class Overloads:
    """The `@overload`s of one stub function, in order."""

    functions: tuple[Function, ...]


@dataclass(frozen=True, slots=True)
class CallableValue:
    """Something callable of which only the result is known."""

    result: Value


@dataclass(frozen=True, slots=True)
class Partial:
    """`functools.partial(function, …)`, or a decorator call that keeps its function."""

    function: Value


@dataclass(frozen=True, slots=True)
class Coroutine:
    """What calling an `async def` gives: awaiting it gives `result`. `function` is None when only the type is known."""

    result: Value
    function: Function | None = None
    site: Site | None = None


@dataclass(frozen=True, slots=True)
class Stream:
    """An iterator or generator, or an asynchronous one, over elements; `returns` is what `await`ing a `__await__` of it gives."""

    element: Value
    is_async: bool
    returns: Value = Unknown("it is an iterator")
    function: Function | None = None


@dataclass(frozen=True, slots=True)
class Tuple:
    items: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class SpecialForm:
    """A name of `typing`, `typing_extensions`, `types` or `collections.abc` that annotations interpret."""

    name: str


@dataclass(frozen=True, slots=True)
class TypeVar:
    """A type parameter in a signature; `owner` tells equal names of different modules apart."""

    name: str
    owner: str = ""


@dataclass(frozen=True, slots=True)
class TypeOf:
    """`type[X]` where X is not (yet) a class."""

    value: Value


@dataclass(frozen=True, slots=True)
class Super:
    """`super()` inside a method of `class_`."""

    class_: Class
    receiver: Value


@dataclass(frozen=True, slots=True)
class Union:
    """One of several; no member is a union. The empty union is `BOTTOM`."""

    members: tuple[Value, ...] = ()


Value = (
    Unknown
    | Known
    | ModuleValue
    | Class
    | Instance
    | Function
    | Overloads
    | CallableValue
    | Partial
    | Coroutine
    | Stream
    | Tuple
    | SpecialForm
    | TypeVar
    | TypeOf
    | Super
    | Union
)

BOTTOM = Union()
NONE = Known(None)


def members(value: Value) -> tuple[Value, ...]:
    """The alternatives of a value: its members if it is a union, else itself."""
    return value.members if isinstance(value, Union) else (value,)


def join(values: Iterable[Value]) -> Value:
    """The union of values: flat, without repetition, in order of appearance; one unknown at most; widened beyond `MAX_UNION`.

    Values that differ only inside, such as tuples of one length, are joined inside: recursion then has one least answer.
    """
    found: dict[object, Value] = {}
    unknown: Unknown | None = None
    for value in values:
        for member in members(value):
            if isinstance(member, Unknown):
                unknown = unknown or member
            else:
                shape = _shape(member)
                known = found.get(shape)
                found[shape] = member if known is None or known == member else _joined_inside(known, member)
    if unknown is not None:
        found[unknown] = unknown
    if len(found) > MAX_UNION:
        return _widen(found.values())
    if len(found) == 1:
        return next(iter(found.values()))
    return Union(tuple(found.values()))


def _shape(value: Value) -> object:
    """What values that are joined inside have in common; any other value is its own shape."""
    match value:
        case Tuple(items=items):
            return (Tuple, len(items))
        case Instance(class_=class_) if class_.arguments:
            return (Instance, class_.module, class_.index, value.site, value.declared)
        case Coroutine():
            return (Coroutine, value.function, value.site)
        case Stream():
            return (Stream, value.is_async, value.function)
        case _:
            return value


def _joined_inside(first: Value, second: Value) -> Value:
    match first, second:
        case Tuple(), Tuple():
            return Tuple(tuple(map(_join_both, first.items, second.items)))
        case Instance(), Instance():
            arguments = tuple(map(_join_both, first.class_.arguments, second.class_.arguments))
            return replace(first, class_=replace(first.class_, arguments=arguments))
        case Coroutine(), Coroutine():
            return replace(first, result=_join_both(first.result, second.result))
        case Stream(), Stream():
            element, returns = _join_both(first.element, second.element), _join_both(first.returns, second.returns)
            return replace(first, element=element, returns=returns)
        case _:
            return first


def _join_both(first: Value, second: Value) -> Value:
    return join((first, second))


def _widen(found: Iterable[Value]) -> Value:
    """Forget the sites of instances; what is still too much is unknown."""
    wide = dict.fromkeys(replace(v, site=None) if isinstance(v, Instance) else v for v in found)
    return Union(tuple(wide)) if len(wide) <= MAX_UNION else Unknown(f"it may be one of more than {MAX_UNION} things")


def without_none(value: Value) -> Value:
    """The value, were it not None."""
    if isinstance(value, Union):
        return join(member for member in value.members if member != NONE)
    return BOTTOM if value == NONE else value


def known_members(value: Value) -> Iterator[Value]:
    """The alternatives of which something is known, None left out."""
    for member in members(value):
        if not isinstance(member, Unknown) and member != NONE:
            yield member


def is_unknown(value: Value) -> bool:
    """Whether nothing at all is known: unknown, or nothing found."""
    return all(isinstance(member, Unknown) for member in members(value))


def noun(value: Value) -> str:
    """What kind of thing the value is, for reasons."""
    match value:
        case Coroutine():
            return "a coroutine that is not awaited"
        case Known(literal=None):
            return "None"
        case Known(literal=literal):
            return f"a literal {type(literal).__name__}"
        case Instance(class_=class_):
            return f"an object of `{class_.qualname}`"
        case Class():
            return f"the class `{value.qualname}`"
        case ModuleValue(name=name):
            return f"the module `{name}`"
        case _:
            return _NOUNS.get(type(value), "this")


_NOUNS: dict[type, str] = {
    Function: "a function",
    Overloads: "a function",
    Partial: "a partial function",
    CallableValue: "a callable",
    Stream: "an iterator",
    Tuple: "a tuple",
    SpecialForm: "a form of `typing`",
    TypeVar: "a type parameter",
}


def first_unknown(value: Value) -> Unknown | None:
    """The alternative of which nothing is known, if there is one."""
    return next((member for member in members(value) if isinstance(member, Unknown)), None)


def placed(value: Value, scope: Scope, span: Span) -> Value:
    """The value; what is unknown of it without a place gets this one."""
    unknown = first_unknown(value)
    if unknown is None or unknown.where is not None:
        return value
    there = replace(unknown, where=Site(scope.module, span))
    return Union(tuple(there if member is unknown else member for member in members(value))) if isinstance(value, Union) else there


def truncated(value: Value, levels: int = MAX_DEPTH) -> Value:
    """The value with what nests deeper than this unknown: what recursion builds (`x = [x]`) is finite, whoever asks first."""
    match value:
        case Union(members=alternatives):
            return join(truncated(member, levels) for member in alternatives)
        case Instance(class_=Class(arguments=arguments)) | Class(arguments=arguments) if not arguments:
            return value
        case Instance() | Class() | Coroutine() | CallableValue() | Stream() | Tuple() if levels == 0:
            return Unknown("it is nested too deeply")
        case Instance(class_=class_):
            return replace(value, class_=_truncated_class(class_, levels - 1))
        case Class():
            return _truncated_class(value, levels - 1)
        case Coroutine(result=result) | CallableValue(result=result):
            return replace(value, result=truncated(result, levels - 1))
        case Stream(element=element, returns=returns):
            return replace(value, element=truncated(element, levels - 1), returns=truncated(returns, levels - 1))
        case Tuple(items=items):
            return Tuple(tuple(truncated(item, levels - 1) for item in items))
        case _:
            return value


def _truncated_class(class_: Class, levels: int) -> Class:
    return replace(class_, arguments=tuple(truncated(argument, levels) for argument in class_.arguments))
