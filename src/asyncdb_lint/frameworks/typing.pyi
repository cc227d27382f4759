"""typing: the forms that annotations interpret, and the few functions that give a value."""

from collections.abc import Callable
from typing import TypeVar as _TypeVar

from asyncdb_lint.vocabulary import decorates

T = _TypeVar("T")
F = _TypeVar("F")

class _Form: ...

Any: _Form
Annotated: _Form
ClassVar: _Form
Concatenate: _Form
Final: _Form
Generic: _Form
Literal: _Form
LiteralString: _Form
Never: _Form
NoReturn: _Form
NotRequired: _Form
Optional: _Form
Protocol: _Form
Required: _Form
Self: _Form
TypeAlias: _Form
TypeGuard: _Form
Union: _Form
Unpack: _Form

AbstractSet: _Form
AnyStr: _Form
AsyncContextManager: _Form
AsyncGenerator: _Form
AsyncIterable: _Form
AsyncIterator: _Form
Awaitable: _Form
ContextManager: _Form
Coroutine: _Form
Collection: _Form
Container: _Form
DefaultDict: _Form
Deque: _Form
Dict: _Form
FrozenSet: _Form
Generator: _Form
Hashable: _Form
Iterable: _Form
Iterator: _Form
List: _Form
Mapping: _Form
Match: _Form
MutableMapping: _Form
MutableSequence: _Form
MutableSet: _Form
NamedTuple: _Form
OrderedDict: _Form
Pattern: _Form
Sequence: _Form
Set: _Form
Sized: _Form
Text: _Form
Tuple: _Form
Type: _Form
TypedDict: _Form

TYPE_CHECKING: bool

class NewType: ...
class ParamSpec: ...
class TypeVar: ...
class TypeVarTuple: ...
class SupportsInt: ...
class SupportsFloat: ...
class SupportsIndex: ...
class IO: ...
class BinaryIO(IO): ...
class TextIO(IO): ...

def cast(typ: type[T], val: object) -> T: ...
def assert_type(val: T, typ: object, /) -> T: ...
def assert_never(arg: object, /) -> object: ...
def reveal_type(obj: T, /) -> T: ...
def get_type_hints(obj: object, *args: object, **kwargs: object) -> dict[str, object]: ...
def get_args(tp: object) -> tuple[object, ...]: ...
def get_origin(tp: object) -> object: ...
@decorates("same")
def overload(func: F) -> F: ...
@decorates("same")
def final(f: F) -> F: ...
@decorates("same")
def no_type_check(arg: F) -> F: ...
@decorates("same")
def runtime_checkable(cls: F) -> F: ...
@decorates("same")
def dataclass_transform(**options: object) -> Callable[[F], F]: ...
