"""What is known, in words: places, functions, and what is not known with the reasons for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from asyncdb_lint.model import Attribute, Await, Call, Expression, Module, Name, Span, Subscript
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import (
    Class,
    Function,
    Instance,
    Known,
    Scope,
    Site,
    Unknown,
    Value,
    first_unknown,
    members,
    noun,
)

MOST_CAUSES = 4
LONGEST_CODE = 60


def at(project: Project, module: Module, span: Span) -> str:
    """A place as messages print it; a stub's is no file of the user's."""
    if module.is_stub:
        return f"the stub of `{module.name}`"
    place = project.place(module, span)
    return f"{place.path}:{place.line}:{place.column}"


def code(expression: Expression) -> str:
    """A call or another expression, short enough for a sentence: `session.query().all`, arguments left out."""
    text = _written(expression)
    return text if len(text) <= LONGEST_CODE else f"…{text[-LONGEST_CODE:]}"


def _written(expression: Expression) -> str:
    match expression:
        case Name(name=name):
            return name
        case Attribute(value=value, attr=attr):
            return f"{_written(value)}.{attr}"
        case Call(func=func):
            return f"{_written(func)}()"
        case Subscript(value=value):
            return f"{_written(value)}[…]"
        case Await(value=value):
            return f"(await {_written(value)})"
        case _:
            return "…"


def why_unknown(project: Project, unknown: Unknown | None) -> str:
    """The reason, its place, and what was unknown before."""
    return ": ".join(_reasons(project, unknown)) or "only None is known to be there"


def _reasons(project: Project, unknown: Unknown | None) -> Iterator[str]:
    seen: set[tuple[str, Site | None]] = set()
    while unknown is not None and len(seen) < MOST_CAUSES:
        key = (unknown.reason, unknown.where)
        if key not in seen:
            seen.add(key)
            yield f"{unknown.reason} ({at(project, *_place_of(unknown.where))})" if unknown.where is not None else unknown.reason
        unknown = unknown.cause


def _place_of(site: Site) -> tuple[Module, Span]:
    return site.module, site.span


def origin(project: Project, value: Value) -> str:
    """Where an object comes from: made or declared; empty if nothing is known of that."""
    for member in members(value):
        if isinstance(member, Instance) and member.site is not None and not member.site.module.is_stub:
            return f"{'declared' if member.declared else 'made'} at {at(project, member.site.module, member.site.span)}"
    return ""


def function_words(project: Project, function: Function) -> str:
    """A function of a stub by its canonical name, one of the project with its place; what kind of function it is."""
    if function.is_stub:
        driver = project.facts.driver(function.scope.module)
        return f"`{project.symbol(function)}`, {_kind(function)} of {driver.name if driver else _library(function)}"
    place = at(project, function.scope.module, function.summary.name_span)
    if function.summary.kind == "lambda":
        return f"a lambda ({place})"
    return f"`{function.qualname}`, {_kind(function)} of the project ({place})"


def _library(function: Function) -> str:
    name = function.scope.module.name.partition(".")[0]
    return "Python" if name in ("builtins", "asyncio", "contextlib", "functools") else name


def _kind(function: Function) -> str:
    summary = function.summary
    if summary.is_generator:
        return "an asynchronous generator" if summary.is_async else "a generator"
    if summary.is_async:
        return "a coroutine function"
    return "a method" if summary.owner >= 0 else "a function"


def callee_words(project: Project, value: Value, targets: Sequence[Function | Class]) -> str:
    """What a call calls: every alternative that is known, and why others are not."""
    words = [_target_words(project, target) for target in targets]
    if not words:
        words = [noun(member) for member in members(value) if not isinstance(member, Unknown) and member != Known(None)]
    if first_unknown(value) is not None and words:
        words.append("what is not known")
    return ", or ".join(dict.fromkeys(words))


def _target_words(project: Project, target: Function | Class) -> str:
    if isinstance(target, Function):
        return function_words(project, target)
    if target.module.is_stub:
        driver = project.facts.driver(target.module)
        return f"the class `{target.qualname}`" + (f" of {driver.name}" if driver else "")
    return f"the class `{target.qualname}` ({at(project, target.module, target.summary.name_span)})"


def scope_name(scope: Scope) -> str:
    """A function as sentences name it."""
    match scope.summary.kind:
        case "module":
            return f"the module `{scope.module.name}`"
        case "lambda":
            return "a lambda"
        case _:
            return f"`{scope.summary.qualname}`"
