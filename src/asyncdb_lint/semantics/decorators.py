"""What a function's decorators make of it.

A decorator of the standard library or of a framework says so in its stub. A project's own decorator is read: what its wrapper is
decides. A decorator that nobody knows keeps the function's asynchrony. Whether it also runs a synchronous function on the caller's
thread is not known; where its name says that it may not (`@run_in_thread`), `wrapper` is "unknown", which silences. What the
configuration says of a decorator goes before all of this.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from asyncdb_lint.model import Attribute, Call, Expression, FunctionSummary, Name
from asyncdb_lint.semantics.values import (
    CallableValue,
    Class,
    Function,
    Instance,
    Overloads,
    Partial,
    Scope,
    Unknown,
    Value,
    join,
    members,
)
from asyncdb_lint.semantics.walk import calls_in, dotted

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator

_ELSEWHERE = re.compile("async|thread|executor|pool|offload|background|task|job|actor|worker|defer|delay|process|queue")
_DESCRIPTORS = {"builtins.property": "property", "builtins.staticmethod": "static", "builtins.classmethod": "class"}


def decorated(evaluator: Evaluator, scope: Scope, function: Function) -> Value:
    """The value that `@a @b def f` binds to f."""
    value: Value = function
    for decorator in reversed(function.summary.decorators):
        value = join(_apply(evaluator, scope, decorator, member) for member in members(value))
    return value


def _apply(evaluator: Evaluator, scope: Scope, decorator: Expression, value: Value) -> Value:
    if not isinstance(value, Function) or (value.is_stub and _is_vocabulary(evaluator, scope, decorator)):
        return value
    if isinstance(decorator, Attribute) and decorator.attr in ("setter", "deleter"):
        return replace(value, wrapper="setter")
    meaning = evaluator.evaluate(scope, decorator.func if isinstance(decorator, Call) else decorator)
    if _is_configured(evaluator, decorator, meaning):
        return replace(value, wrapper="configured")
    results = []
    for member in members(meaning):
        if isinstance(decorator, Call):
            results.append(_apply_called(evaluator, scope, decorator, member, value))
        else:
            results.append(apply_value(evaluator, member, value, decorator))
    return join(results)


def wrappers_of(evaluator: Evaluator, function: Function) -> list[FunctionSummary] | None:
    """What the function's decorators, all of the project, put around it, as calls see it; None if one of them is not known."""
    found: list[FunctionSummary] = []
    for decorator in function.summary.decorators:
        for member in members(evaluator.evaluate(function.scope.definition, decorator)):
            if not isinstance(member, Function) or member.is_stub:
                return None
            for wrapper in members(evaluator.returned(member)):
                if not isinstance(wrapper, Function):
                    return None
                found.append(wrapper.summary)
    return found


def _is_configured(evaluator: Evaluator, decorator: Expression, meaning: Value) -> bool:
    """Whether the configuration says that the decorator runs its function elsewhere: by its name as written, or its full one."""
    if not evaluator.offload_wrappers:
        return False
    qualnames = [member.qualname for member in members(meaning) if isinstance(member, Function | Class)]
    return not evaluator.offload_wrappers.isdisjoint((dotted(decorator), *qualnames))


def _is_vocabulary(evaluator: Evaluator, scope: Scope, decorator: Expression) -> bool:
    return evaluator.is_vocabulary_alias(scope, decorator.func if isinstance(decorator, Call) else decorator)


def _apply_called(evaluator: Evaluator, scope: Scope, decorator: Call, factory: Value, value: Function) -> Value:
    """`@factory(…)`: a stub's decorator with options keeps its meaning; a project's factory returns its decorator."""
    if isinstance(factory, Function | Overloads) and stub_wrapper(evaluator, factory) not in (None, "partial"):
        return apply_value(evaluator, factory, value, decorator)
    if isinstance(factory, Function) and not factory.is_stub:
        return join(apply_value(evaluator, member, value, decorator) for member in members(evaluator.evaluate(scope, decorator)))
    return value if isinstance(factory, Function | Overloads | Instance | Class) else _undecided(decorator, value)


def apply_value(evaluator: Evaluator, decorator: Value, value: Function, expression: Expression) -> Value:
    """What `decorator(function)` gives."""
    match decorator:
        case Class() if decorator.qualname in _DESCRIPTORS and value.wrapper and decorator.summary.name != "property":
            return CallableValue(evaluator.call(value))  # a class method or static method of what the decorator below made of it
        case Class() if decorator.qualname in _DESCRIPTORS:
            return replace(value, wrapper=_DESCRIPTORS[decorator.qualname])
        case Class() if decorator.module.is_stub:
            return replace(value, wrapper="property") if decorator.summary.name == "cached_property" else value
        case Function() | Overloads() if (wrapper := stub_wrapper(evaluator, decorator)) is not None:
            return value if wrapper == "same" else Partial(value) if wrapper == "partial" else replace(value, wrapper=wrapper)
        case Function() if decorator.is_stub:
            return value
        case Function():
            return _by_project(evaluator, decorator, value, expression)
        case Partial(function=Function() as inner):
            return apply_value(evaluator, inner, value, expression)
        case Instance():
            return value
        case _:
            return _undecided(expression, value)


def stub_wrapper(evaluator: Evaluator, decorator: Function | Overloads) -> str | None:
    """What a stub says its decorator makes of a function; None if it says nothing."""
    first = decorator.functions[0] if isinstance(decorator, Overloads) else decorator
    return evaluator.facts.function(first).decorates or None if first.is_stub else None


def _undecided(decorator: Expression, value: Function) -> Function:
    """Under a decorator that nobody knows: as it was, unless the decorator's name says that it may run elsewhere."""
    if value.wrapper or value.summary.is_async:
        return value
    return replace(value, wrapper="unknown") if _ELSEWHERE.search(dotted(decorator)) else value


def _by_project(evaluator: Evaluator, decorator: Function, value: Function, expression: Expression) -> Value:
    """A project's decorator: itself if it returns its argument or a wrapper that calls it alike; else its wrapper."""
    returned = evaluator.returned(decorator)
    wrappers = [member for member in members(returned) if isinstance(member, Function)]
    if len(wrappers) != 1:
        return value if not wrappers and not isinstance(returned, Unknown) else _undecided(expression, value)
    wrapper = wrappers[0]
    parameters = decorator.summary.parameters
    offset = 1 if decorator.receiver is not None else 0
    if wrapper.summary.is_async == value.summary.is_async and len(parameters) > offset:
        name = parameters[offset].name
        if any(isinstance(call.func, Name) and call.func.name == name for call in calls_in(wrapper.summary)):
            return value
    return replace(wrapper, receiver=value.receiver)
