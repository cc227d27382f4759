"""What an expression can be known to be.

Values are immutable and compared by content, so that unions stay small and fixpoints can be recognised. `Unknown` says why nothing is
known; `BOTTOM`, the empty union, says that nothing has been found out yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from asyncdb_lint.model import ClassSummary, FunctionSummary, Module, Span

MAX_UNION = 12
MAX_DEPTH = 6


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
    """Nothing is known, for this reason ("parameter without annotation", "import not found")."""

    reason: str


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
    that runs it in a thread), or "unknown" (a decorator that nobody knows: it may be anything but keeps its asynchrony).
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
    returns: Value = Unknown("iterator")
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
    """The union of values: flat, without repetition, in order of appearance; one unknown at most; widened beyond `MAX_UNION`."""
    found: dict[Value, None] = {}
    unknown: Unknown | None = None
    for value in values:
        for member in members(value):
            if isinstance(member, Unknown):
                unknown = unknown or member
            else:
                found[member] = None
    if unknown is not None:
        found[unknown] = None
    if len(found) > MAX_UNION:
        return _widen(found)
    if len(found) == 1:
        return next(iter(found))
    return Union(tuple(found))


def _widen(found: Iterable[Value]) -> Value:
    """Forget the sites of instances; what is still too much is unknown."""
    wide = dict.fromkeys(replace(v, site=None) if isinstance(v, Instance) else v for v in found)
    return Union(tuple(wide)) if len(wide) <= MAX_UNION else Unknown("too many possibilities")


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


def depth(value: Value) -> int:
    """How deeply type arguments nest; beyond `MAX_DEPTH` values are not built."""
    inner: tuple[Value, ...] = ()
    match value:
        case Instance(class_=class_):
            inner = class_.arguments
        case Class(arguments=arguments):
            inner = arguments
        case Coroutine(result=result) | CallableValue(result=result):
            inner = (result,)
        case Stream(element=element):
            inner = (element,)
        case Tuple(items=items):
            inner = items
        case Union(members=items):
            return max(map(depth, items), default=0)
        case _:
            pass
    return 1 + max(map(depth, inner), default=0)
