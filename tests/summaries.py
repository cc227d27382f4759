"""Lowering as tests like to see it: summaries of dedented source, and every expression in one."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import dedent
from typing import Any

from asyncdb_lint import model
from asyncdb_lint.model import Binding, FunctionSummary, ModuleSummary, Name, Span
from asyncdb_lint.syntax import lower


def summary_of(source: str, *, stub: bool = False) -> ModuleSummary:
    """The summary of dedented `source`, which must be valid."""
    summary = lower(dedent(source).encode(), stub=stub)
    assert isinstance(summary, ModuleSummary), summary
    return summary


def function_of(source: str, qualname: str = "f") -> FunctionSummary:
    return next(function for function in summary_of(source).functions if function.qualname == qualname)


def line_of(summary: ModuleSummary, span: Span) -> int:
    return sum(start <= span.start for start in summary.line_starts)


def parts_of(value: object) -> Iterator[tuple[object, ...]]:
    """Every named tuple of the model within `value`, outermost first."""
    if isinstance(value, tuple):
        if hasattr(value, "_fields"):
            yield value
        for item in value:
            yield from parts_of(item)


def names_in(function: FunctionSummary) -> list[Name]:
    """Every read of a name in the function's body, in tuple order."""
    return [part for part in parts_of(function.body) if isinstance(part, Name)]


def describe(summary: ModuleSummary, function: FunctionSummary, index: int) -> str:
    """A binding as `line`, as `line+` or `line-` for the test that narrows, or as `unbound`."""
    if index < 0:
        return "unbound"
    binding: Binding = function.bindings[index]
    sign = "" if binding.kind != "narrow" else "+" if binding.index else "-"
    return f"{line_of(summary, binding.span)}{sign}"


def reaching(source: str, name: str = "x", qualname: str = "f") -> dict[int, set[str]]:
    """Line of each local read of `name` -> the bindings that may reach it, as `describe` writes them; the last read of a line."""
    summary = summary_of(source)
    function = next(function for function in summary.functions if function.qualname == qualname)
    return {
        line_of(summary, read.span): {describe(summary, function, index) for index in function.reaching[read.use]}
        for read in names_in(function)
        if read.name == name and read.scope == "local"
    }


_SCOPE_MARKS = {"local": "", "captured": "^", "global": "$"}


def dump(part: Any) -> str:
    """An expression or statement as a nested term; a name carries `^` when captured and `$` when global."""
    if isinstance(part, model.Name):
        return _SCOPE_MARKS[part.scope] + part.name
    if isinstance(part, model.Constant):
        return repr(part.value)
    if isinstance(part, model.Bind):
        return f"{part.name}!"
    if isinstance(part, Span):
        return ""
    if isinstance(part, tuple) and hasattr(part, "_fields"):
        fields = [dump(field) for field in part if not isinstance(field, Span)]
        return f"{type(part).__name__}({', '.join(fields)})"
    if isinstance(part, tuple):
        return f"[{', '.join(dump(item) for item in part)}]"
    return "-" if part is None else str(part)
