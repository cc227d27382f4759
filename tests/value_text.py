"""The compact text of what the evaluator knows, as pages about the evaluator spell it.

Names of `builtins` and of the stub vocabulary stand without their module; reasons and places are left out. The alternatives of a union
are sorted, `None` and `Unknown` last, so that the text does not depend on the order of evaluation.
"""

from __future__ import annotations

from collections.abc import Iterable

from asyncdb_lint.semantics import values
from asyncdb_lint.semantics.values import Value

_UNNAMED_MODULES = frozenset({"builtins", "asyncdb_lint.vocabulary"})


def value_text(value: Value) -> str:
    """The text of a value."""
    match value:
        case values.Union():
            texts = sorted({value_text(member) for member in value.members}, key=_union_key)
            return " | ".join(texts) if texts else "Never"
        case values.Unknown():
            return "Unknown"
        case values.Known():
            return repr(value.literal)
        case values.Class():
            return f"Class({_class_text(value)})"
        case values.Instance():
            return f"Instance({_class_text(value.class_)})"
        case values.Tuple():
            return f"Tuple({_joined(value.items)})"
        case values.ModuleValue(name=name) | values.SpecialForm(name=name) | values.TypeVar(name=name):
            kind = type(value).__name__.removesuffix("Value")
            return f"{kind}({name})"
        case _:
            return _callable_text(value)


def _callable_text(value: Value) -> str:
    match value:
        case values.Function():
            wrapper = f", {value.wrapper}" if value.wrapper else ""
            return f"Function({value.qualname}{wrapper})"
        case values.Overloads():
            return f"Function({value.functions[0].qualname})"
        case values.CallableValue(result=result):
            return f"Callable({value_text(result)})"
        case values.Partial(function=function):
            return f"Partial({value_text(function)})"
        case values.Coroutine(result=result):
            return f"Coroutine({value_text(result)})"
        case values.Stream(element=element):
            return f"{'Async' if value.is_async else ''}Stream({value_text(element)})"
        case values.TypeOf(value=inner):
            return f"TypeOf({value_text(inner)})"
        case values.Super(class_=class_):
            return f"Super({_class_text(class_)})"
        case _:
            raise TypeError(f"no text for {type(value).__name__}")


def _class_text(class_: values.Class) -> str:
    name = class_.summary.qualname if class_.module.name in _UNNAMED_MODULES else class_.qualname
    return f"{name}[{_joined(class_.arguments)}]" if class_.arguments else name


def _joined(inner: Iterable[Value]) -> str:
    return ", ".join(value_text(value) for value in inner)


def _union_key(text: str) -> tuple[int, str]:
    return (("None", "Unknown").index(text) + 1 if text in ("None", "Unknown") else 0, text)
