"""What a parameter holds: its annotation, its default if that is a dependency, else what the callers pass."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from asyncdb_lint.model import Call, Name, Parameter
from asyncdb_lint.semantics import type_hints
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.framework_arguments import passed_by_frameworks
from asyncdb_lint.semantics.modules import self_name
from asyncdb_lint.semantics.values import (
    BOTTOM,
    NONE,
    Class,
    Function,
    Instance,
    Known,
    Scope,
    Unknown,
    Value,
    first_unknown,
    is_unknown,
    join,
    known_members,
    members,
)
from asyncdb_lint.semantics.walk import calls_in

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator

_CLASS_METHODS = frozenset({"__new__", "__init_subclass__", "__class_getitem__"})


def parameter_value(evaluator: Evaluator, scope: Scope, index: int) -> Value:
    """What the function's parameter number `index` holds."""
    function = scope.summary
    parameter = function.parameters[index]
    if index == 0 and parameter.name == self_name(scope) and not _names_class(evaluator, scope, parameter):
        receiver = _receiver(evaluator, scope)
        if receiver is not None:
            return receiver
    if parameter.kind in ("star", "double-star"):
        return _variadic(evaluator, scope, parameter)
    if parameter.annotation is not None:
        promised = type_hints.interpret(evaluator, scope.definition, parameter.annotation)
        if any(known_members(promised)):
            return promised
        return _default_or_passed(evaluator, scope, parameter, first_unknown(promised))
    return _default_or_passed(evaluator, scope, parameter, None)


def _variadic(evaluator: Evaluator, scope: Scope, parameter: Parameter) -> Value:
    """`*args: T` or `**kwargs: T`; without annotation nothing is known of the elements."""
    if parameter.annotation is None:
        return Unknown(f"what `{'*' if parameter.kind == 'star' else '**'}{parameter.name}` collects is not followed")
    element = type_hints.interpret(evaluator, scope.definition, parameter.annotation)
    if parameter.kind == "star":
        return evaluator.builtin_instance("list", (element,))
    return evaluator.builtin_instance("dict", (evaluator.builtin_instance("str"), element))


def _names_class(evaluator: Evaluator, scope: Scope, parameter: Parameter) -> bool:
    """Whether `self` is annotated with a class, as mixins do with the class they are mixed into."""
    if parameter.annotation is None:
        return False
    promised = type_hints.interpret(evaluator, scope.definition, parameter.annotation)
    return all(isinstance(member, Instance) for member in members(promised))


def _receiver(evaluator: Evaluator, scope: Scope) -> Value | None:
    """`self` or `cls`; None for a static method's first parameter."""
    class_ = Class(scope.module, scope.summary.owner)
    if scope.summary.name in _CLASS_METHODS:
        return class_
    for decorator in scope.summary.decorators:
        for member in members(evaluator.evaluate(scope.definition, decorator)):
            if isinstance(member, Class) and member.qualname == "builtins.staticmethod":
                return None
            if isinstance(member, Class) and member.qualname == "builtins.classmethod":
                return class_
    return Instance(class_, declared=True)


def _default_or_passed(evaluator: Evaluator, scope: Scope, parameter: Parameter, annotated: Unknown | None) -> Value:
    default: Value = BOTTOM
    if parameter.default is not None:
        outer = scope.definition
        if isinstance(parameter.default, Call):
            provided = evaluator.injection(outer, parameter.default)
            if provided is not None:
                return provided
        default = evaluator.evaluate(outer, parameter.default)
        default = NONE if isinstance(default, Known) else default
    passed = _passed(evaluator, scope, parameter, annotated)
    return join((default, passed)) if default != NONE or not is_unknown(passed) else passed


def _passed(evaluator: Evaluator, scope: Scope, parameter: Parameter, annotated: Unknown | None) -> Value:
    """The union of what all resolved call sites pass, as the stratum below sees it; `annotated` is why the annotation does not say it."""
    what = f"parameter `{parameter.name}` of `{scope.summary.name}` has "
    what += "no annotation" if parameter.annotation is None else "an annotation that says too little"
    if evaluator.below is None or evaluator.callers is None:
        return Unknown(what, cause=annotated)
    inserted = _inserted(evaluator.below, scope)
    if inserted:
        position = scope.summary.parameters.index(parameter)
        value = inserted[position] if position < len(inserted) else Unknown("what follows an inserted argument is not followed")
        return value if any(known_members(value)) else Unknown(what, cause=first_unknown(value))
    values = []
    for caller, call, function in evaluator.callers.calls_of(scope):
        matched = match_arguments(function, call.arguments)
        given = matched.by_parameter.get(parameter.name)
        if given is not None:
            values.append(evaluator.below.evaluate(caller, given))
    found = join(values)
    if not any(known_members(found)):
        found = join((found, passed_by_frameworks(evaluator, scope, parameter)))
    if any(known_members(found)):
        return found
    if annotated is not None:
        return Unknown(what, cause=annotated)
    callers = "what its callers pass is not known" if values else "no call is known that passes it"
    return Unknown(f"{what}, and {callers}", cause=first_unknown(found))


def _inserted(evaluator: Evaluator, scope: Scope) -> list[Value]:
    """What a decorator of the project passes before the caller's own arguments: `function(session, *args)` in its wrapper."""
    for decorator in scope.summary.decorators:
        for function in members(evaluator.evaluate(scope.definition, decorator)):
            if isinstance(function, Function) and not function.is_stub and function.summary.parameters:
                name = function.summary.parameters[0].name
                for wrapper in members(evaluator.returned(function)):
                    if isinstance(wrapper, Function):
                        found = _before_star(evaluator, wrapper.scope, name)
                        if found:
                            return found
    return []


def _before_star(evaluator: Evaluator, wrapper: Scope, name: str) -> list[Value]:
    for call in calls_in(wrapper.summary):
        if isinstance(call.func, Name) and call.func.name == name and any(a.star == 1 for a in call.arguments):
            explicit = takewhile(lambda argument: argument.star == 0 and argument.keyword is None, call.arguments)
            return [evaluator.evaluate(wrapper, argument.value) for argument in explicit]
    return []


def receiver_function(scope: Scope) -> Function:
    """A method as its own calls on `self` see it."""
    owner = scope.summary.owner
    return Function(scope, Instance(Class(scope.module, owner), declared=True) if owner >= 0 else None)
