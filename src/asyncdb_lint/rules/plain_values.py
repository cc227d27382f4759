"""Where an argument is taken as a plain value: a coroutine in its place is a mistake."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from asyncdb_lint.model import Call, Expression, Name, Parameter
from asyncdb_lint.rules.awaiting import is_captured
from asyncdb_lint.rules.protocols import called_functions, is_undecorated
from asyncdb_lint.semantics import type_hints
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.flow import origins
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import NONE, Class, Function, Instance, Known, Scope, Tuple, Value, members
from asyncdb_lint.semantics.walk import Occurrence

CONVERTERS = frozenset({"dict", "int", "float", "bool"})
"""Builtin classes whose constructor takes a value apart, which no role of a parameter says."""
BY_ROLE = frozenset({"iterated", "measured", "formatted"})
PLAIN = frozenset({"str", "bytes", "bytearray", "int", "float", "complex", "bool", "list", "dict", "set", "frozenset", "tuple"})

IsValueUse = Callable[[Scope, Occurrence], bool]
"""Whether a read of a name uses what it holds as a value."""


def taken_as_value(project: Project, scope: Scope, call: Call, given: Expression, is_value_use: IsValueUse) -> str:
    """The name of the function that takes the argument as a plain value; empty if it may do anything else with it."""
    callee = project.value(scope, call.func)
    converter = _converter(callee)
    if converter:
        return converter
    functions = called_functions(project, callee) or _constructors(project, callee)
    if not functions or not all(_takes_value(project, function, call, given, is_value_use) for function in functions):
        return ""
    function = functions[0]
    owner = function.scope.module.summary.classes[function.scope.summary.owner] if function.scope.summary.owner >= 0 else None
    return owner.name if owner is not None and function.summary.name == "__init__" else function.summary.name


def _converter(callee: Value) -> str:
    names = {
        member.summary.name if isinstance(member, Class) and member.module.name == "builtins" else "" for member in members(callee)
    }
    return names.pop() if len(names) == 1 and names <= CONVERTERS else ""


def _constructors(project: Project, callee: Value) -> tuple[Function, ...]:
    """The constructors of the project's classes that are called; empty if anything else is."""
    found = [project.evaluator.class_function(member) if isinstance(member, Class) else None for member in members(callee)]
    return tuple(function for function in found if function is not None) if all(found) else ()


def _takes_value(project: Project, function: Function, call: Call, given: Expression, is_value_use: IsValueUse) -> bool:
    parameter = _parameter(function, call, given)
    if parameter is None:
        return False
    if project.facts.function(function).roles.get(parameter.name) in BY_ROLE or _is_plain(project, function, parameter):
        return True
    return not function.is_stub and _is_used_as_value(project, function, parameter, is_value_use)


def _parameter(function: Function, call: Call, given: Expression) -> Parameter | None:
    """The parameter that gets the argument."""
    matched = match_arguments(function, call.arguments)
    for parameter in function.summary.parameters:
        if matched.by_parameter.get(parameter.name) is given:
            return parameter
        if parameter.kind == "star" and any(argument is given for argument in matched.variadic):
            return parameter
    return None


def _is_plain(project: Project, function: Function, parameter: Parameter) -> bool:
    """Whether the parameter's annotation promises a builtin value and nothing else."""
    if parameter.annotation is None:
        return False
    promised = members(type_hints.interpret(project.evaluator, function.scope.definition, parameter.annotation))
    return any(member != NONE for member in promised) and all(
        isinstance(member, Known | Tuple)
        or (isinstance(member, Instance) and member.class_.module.name == "builtins" and member.class_.summary.name in PLAIN)
        for member in promised
    )


def _is_used_as_value(project: Project, function: Function, parameter: Parameter, is_value_use: IsValueUse) -> bool:
    """Whether the project's function uses the parameter as a value wherever it reads it."""
    scope = function.scope
    if not is_undecorated(project, function) or project.hierarchy.overriding(function) or is_captured(scope, parameter.name):
        return False
    reads = list(_reads(project, scope, parameter))
    return any(read.use not in ("tested", "compared") for read in reads) and all(is_value_use(scope, read) for read in reads)


def _reads(project: Project, scope: Scope, parameter: Parameter) -> Iterator[Occurrence]:
    """The reads of a parameter's name to which its argument may come."""
    summary = scope.summary
    for occurrence in project.operations.occurrences(scope):
        name = occurrence.expression
        if not isinstance(name, Name) or name.scope != "local" or name.name != parameter.name:
            continue
        if parameter.binding in origins(summary, summary.reaching[name.use]):
            yield occurrence
