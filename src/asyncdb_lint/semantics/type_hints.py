"""What an annotation promises: annotations as values, type parameters inferred and substituted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from asyncdb_lint.model import BinOp, Call, Constant, Display, Expression, Subscript
from asyncdb_lint.semantics.values import (
    NONE,
    CallableValue,
    Class,
    Coroutine,
    Instance,
    Known,
    Scope,
    Site,
    SpecialForm,
    Stream,
    Tuple,
    TypeOf,
    TypeVar,
    Union,
    Unknown,
    Value,
    is_unknown,
    join,
    members,
)

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator

TYPING_MODULES = frozenset({"typing", "typing_extensions", "collections.abc", "types"})

_BUILTIN_TWINS = {
    "List": "list",
    "Dict": "dict",
    "Set": "set",
    "FrozenSet": "frozenset",
    "Deque": "list",
    "DefaultDict": "dict",
    "OrderedDict": "dict",
    "Sequence": "list",
    "MutableSequence": "list",
    "Collection": "list",
    "Mapping": "dict",
    "MutableMapping": "dict",
    "Text": "str",
}
_STREAMS = {
    "Iterator": False,
    "Iterable": False,
    "Generator": False,
    "AsyncIterator": True,
    "AsyncIterable": True,
    "AsyncGenerator": True,
}
_TRANSPARENT = frozenset({"ClassVar", "Final", "Required", "NotRequired", "ReadOnly", "Unpack", "InitVar"})

NO_ANNOTATION = "the annotation says nothing that is known"

Env = dict[TypeVar, Value]


def interpret(evaluator: Evaluator, scope: Scope, annotation: Expression) -> Value:
    """The value an annotated name has: an instance of the class named, a coroutine for `Awaitable[T]`, `Unknown` for `Any`."""
    match annotation:
        case Constant(value=None):
            return NONE
        case BinOp(operator="|", left=left, right=right):
            return join((interpret(evaluator, scope, left), interpret(evaluator, scope, right)))
        case Subscript():
            return _interpret_subscript(evaluator, scope, annotation)
        case Constant() | Call():
            return Unknown(NO_ANNOTATION)
        case _:
            return instance_of(evaluator, evaluator.evaluate(scope, annotation), Site(scope.module, annotation.span))


def instance_of(evaluator: Evaluator, value: Value, site: Site | None = None) -> Value:
    """What a name annotated with this class, form or alias holds."""
    match value:
        case Class():
            return Instance(value, site, declared=True)
        case TypeVar() | Instance() | Stream() | Coroutine() | CallableValue() | Tuple():
            return value  # a type parameter, or an alias that was interpreted already
        case SpecialForm(name="None"):
            return NONE
        case SpecialForm(name="Self"):
            return TypeVar("Self")
        case SpecialForm(name=name) if name in _BUILTIN_TWINS:
            return evaluator.builtin_instance(_BUILTIN_TWINS[name])
        case SpecialForm(name=name) if name in _STREAMS:
            return Stream(Unknown("its elements are not annotated"), _STREAMS[name])
        case Known(literal=None):
            return NONE
        case Union(members=alternatives):
            return join(instance_of(evaluator, member, site) for member in alternatives)
        case SpecialForm(name=name):
            return Unknown(f"the annotation `{name}` says nothing", site)
        case Unknown():
            return Unknown("the annotation names what is not known", site, value)
        case _:
            return Unknown(NO_ANNOTATION, site)


def _interpret_subscript(evaluator: Evaluator, scope: Scope, annotation: Subscript) -> Value:
    base = evaluator.evaluate(scope, annotation.value)
    items = index_items(annotation)

    def inner(position: int) -> Value:
        return interpret(evaluator, scope, items[position]) if position < len(items) else Unknown("a type argument is missing")

    match base:
        case SpecialForm(name=name):
            return _interpret_form(evaluator, scope, name, items, inner)
        case Class():
            return _interpret_generic(evaluator, scope, base, items, inner, Site(scope.module, annotation.span))
        case Instance() | Stream() | Union() | TypeVar() if evaluator.is_vocabulary_alias(scope, annotation.value):
            return inner(0)
        case _:
            alias = instance_of(evaluator, base)
            return inner(0) if is_unknown(alias) and evaluator.is_vocabulary_alias(scope, annotation.value) else alias


def index_items(subscript: Subscript) -> tuple[Expression, ...]:
    """`a` and `b` of `X[a, b]`."""
    index = subscript.index
    return index.items if isinstance(index, Display) and index.kind == "tuple" else (index,)


def _interpret_form(
    evaluator: Evaluator, scope: Scope, name: str, items: tuple[Expression, ...], inner: Callable[[int], Value]
) -> Value:
    match name:
        case "Optional":
            return join((inner(0), NONE))
        case "Union":
            return join(inner(position) for position in range(len(items)))
        case "Annotated":
            promised = inner(0)
            return promised if not is_unknown(promised) else injected(evaluator, scope, items[1:])
        case "Literal":
            return join(evaluator.evaluate(scope, item) for item in items)
        case "Type":
            return type_of(inner(0))
        case "Callable":
            return CallableValue(inner(1))
        case "Awaitable":
            return Coroutine(inner(0))
        case "Coroutine":
            return Coroutine(inner(2))
        case "AbstractContextManager" | "ContextManager":
            return evaluator.vocabulary_instance("Context", (inner(0),))
        case "AbstractAsyncContextManager" | "AsyncContextManager":
            return evaluator.vocabulary_instance("AsyncContext", (inner(0),))
        case "Generator":
            return Stream(inner(0), is_async=False, returns=inner(2))
        case _ if name in _STREAMS:
            return Stream(inner(0), _STREAMS[name])
        case "Tuple":
            return tuple_of(evaluator, items, inner)
        case _ if name in _TRANSPARENT:
            return inner(0)
        case _ if name in _BUILTIN_TWINS:
            return evaluator.builtin_instance(_BUILTIN_TWINS[name], tuple(inner(position) for position in range(len(items))))
        case _:
            return Unknown(NO_ANNOTATION)


def _interpret_generic(
    evaluator: Evaluator, scope: Scope, base: Class, items: tuple[Expression, ...], inner: Callable[[int], Value], site: Site
) -> Value:
    match base.qualname:
        case "builtins.type":
            return type_of(inner(0))
        case "builtins.tuple":
            return tuple_of(evaluator, items, inner)
        case "contextlib.AbstractContextManager":
            return evaluator.vocabulary_instance("Context", (inner(0),))
        case "contextlib.AbstractAsyncContextManager":
            return evaluator.vocabulary_instance("AsyncContext", (inner(0),))
        case _:
            return Instance(replace(base, arguments=tuple(inner(position) for position in range(len(items)))), site, declared=True)


def injected(evaluator: Evaluator, scope: Scope, metadata: tuple[Expression, ...]) -> Value:
    """What `Annotated` metadata such as `Depends(f)` provides."""
    for item in metadata:
        if isinstance(item, Call):
            provided = evaluator.injection(scope, item)
            if provided is not None:
                return provided
    return Unknown(NO_ANNOTATION)


def tuple_of(evaluator: Evaluator, items: tuple[Expression, ...], inner: Callable[[int], Value]) -> Value:
    if len(items) == 2 and isinstance(items[1], Constant) and items[1].value is ...:
        return evaluator.builtin_instance("list", (inner(0),))
    return Tuple(tuple(inner(position) for position in range(len(items))))


def type_of(value: Value) -> Value:
    """`type[X]` for the value an `X`-annotated name has."""
    match value:
        case Instance(class_=class_):
            return class_
        case Union(members=alternatives):
            return join(map(type_of, alternatives))
        case Unknown():
            return value
        case _:
            return TypeOf(value)


# ------------------------------------------------------------------------------------------------------------------ type parameters


def unify(evaluator: Evaluator, pattern: Value, actual: Value, env: Env) -> None:
    """Bind the type parameters in `pattern`, a parameter's annotation, so that `actual`, the argument, fits."""
    match pattern:
        case TypeVar():
            if pattern not in env and not is_unknown(actual):
                env[pattern] = actual
        case TypeOf(value=TypeVar() as variable):
            if not is_unknown(actual):
                env.setdefault(variable, join(evaluator.instantiate(member) for member in members(actual)))
        case CallableValue(result=result):
            unify(evaluator, result, evaluator.call(actual), env)
        case Coroutine(result=result):
            unify(evaluator, result, evaluator.awaited(actual), env)
        case Stream(element=element, is_async=is_async):
            unify(evaluator, element, evaluator.element(actual, is_async=is_async), env)
        case Instance(class_=Class(arguments=arguments) as wanted) if arguments:
            given = evaluator.as_instance_of(actual, wanted) or _entered_arguments(evaluator, wanted, actual)
            for inner, argument in zip(arguments, given, strict=False):
                unify(evaluator, inner, argument, env)
        case Union(members=alternatives):
            for alternative in alternatives:
                unify(evaluator, alternative, actual, env)
        case _:
            pass


def _entered_arguments(evaluator: Evaluator, wanted: Class, actual: Value) -> tuple[Value, ...]:
    """The type argument with which any object that can be entered is a context manager."""
    protocol = evaluator.vocabulary_name(wanted)
    if protocol not in ("Context", "AsyncContext"):
        return ()
    return (evaluator.entered(actual, is_async=protocol == "AsyncContext"),)


def substitute(value: Value, env: Env) -> Value:
    """The value with its type parameters replaced; those that were not inferred are unknown."""
    if not has_type_variable(value):
        return value
    match value:
        case TypeVar():
            return env.get(value, Unknown("its type parameter is not known"))
        case Instance(class_=class_):
            return replace(value, class_=_substitute_class(class_, env))
        case Class():
            return _substitute_class(value, env)
        case TypeOf(value=inner):
            return type_of(substitute(inner, env))
        case CallableValue(result=result):
            return CallableValue(substitute(result, env))
        case Coroutine(result=result):
            return replace(value, result=substitute(result, env))
        case Stream(element=element, returns=returns):
            return replace(value, element=substitute(element, env), returns=substitute(returns, env))
        case Tuple(items=items):
            return Tuple(tuple(substitute(item, env) for item in items))
        case Union(members=alternatives):
            return join(substitute(member, env) for member in alternatives)
        case _:
            return value


def _substitute_class(class_: Class, env: Env) -> Class:
    return replace(class_, arguments=tuple(substitute(argument, env) for argument in class_.arguments))


def has_type_variable(value: Value) -> bool:
    match value:
        case TypeVar() | TypeOf():
            return True
        case Instance(class_=Class(arguments=inner)) | Class(arguments=inner) | Tuple(items=inner) | Union(members=inner):
            return any(map(has_type_variable, inner))
        case CallableValue(result=result) | Coroutine(result=result):
            return has_type_variable(result)
        case Stream(element=element, returns=returns):
            return has_type_variable(element) or has_type_variable(returns)
        case _:
            return False


def interpret_alias(evaluator: Evaluator, scope: Scope, expression: Subscript, base: SpecialForm | Class) -> Value:
    """`X[…]` outside an annotation: a class with type arguments, or an alias such as `Annotated[Session, Depends(f)]`."""
    value = _interpret_subscript(evaluator, scope, expression)
    if isinstance(base, Class) and isinstance(value, Instance) and value.class_.same_class(base):
        return value.class_
    return value
