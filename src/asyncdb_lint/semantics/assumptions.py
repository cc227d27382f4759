"""What a call's arguments decide in the function called: which of its branches run, and what its parameters are.

`load(uid, blocking=False)` does not run what stands under `if blocking:`, and `save(AsyncStore())` not what stands under
`if isinstance(store, SyncStore):`. Assumptions are literals or objects by parameter; an attribute that the constructor sets from a
parameter (`self.blocking = blocking`) is assumed like it, under the name `self.blocking`. An object is assumed only where the argument
says something else than the parameter's annotation does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from asyncdb_lint.model import (
    Attribute,
    BoolOp,
    Call,
    Compare,
    Conditional,
    Constant,
    Expression,
    Handler,
    If,
    Name,
    Parameter,
    Raise,
    Return,
    Try,
    Unary,
)
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.modules import self_name
from asyncdb_lint.semantics.narrowing import evaluator_classes
from asyncdb_lint.semantics.values import Function, Instance, Scope, members
from asyncdb_lint.semantics.walk import Occurrence, blocks_of, expressions_in

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator

Assumptions = frozenset[tuple[str, object]]
NOTHING: Assumptions = frozenset()
BROAD = frozenset({"Exception", "BaseException"})


def assumed(evaluator: Evaluator, caller: Scope, known: Assumptions, function: Function, expression: Expression) -> Assumptions:
    """What a call in `caller`, of which `known` is assumed, lets one assume inside the function.

    Another expression that runs the function (a property read, a callback) says nothing.
    """
    if function.is_stub or not isinstance(expression, Call):
        return NOTHING
    tested, used = _tested_names(function.scope), _used_parameters(function.scope)
    matched = match_arguments(function, expression.arguments)
    rebound = _rebound(function.scope)
    found: dict[str, object] = {}
    for parameter in function.summary.parameters:
        if parameter.name in rebound:
            continue
        given = matched.by_parameter.get(parameter.name)
        if given is None and matched.complete and isinstance(parameter.default, Constant):
            given = parameter.default
        if isinstance(given, Constant):
            if tested and _is_plain(given.value):
                found[parameter.name] = given.value
        elif given is not None and parameter.name in used:
            instance = _object(evaluator, caller, known, given)
            if instance is not None and not _says_as_much(evaluator, function.scope, parameter, instance):
                found[parameter.name] = instance
    found |= dict(_attributes(function.scope, found))
    return frozenset((name, value) for name, value in found.items() if name in tested or name in used)


def _object(evaluator: Evaluator, caller: Scope, known: Assumptions, given: Expression) -> Instance | None:
    """The one object that an argument is known to be, without its site."""
    if isinstance(given, Name):
        for name, value in known:
            if name == given.name and isinstance(value, Instance):
                return value
    alternatives = members(evaluator.evaluate(caller, given))
    if len(alternatives) == 1 and isinstance(alternatives[0], Instance):
        return replace(alternatives[0], site=None)
    return None


def _says_as_much(evaluator: Evaluator, scope: Scope, parameter: Parameter, instance: Instance) -> bool:
    """Whether the function itself knows the parameter to be of just this class."""
    own = members(evaluator.binding(scope, parameter.binding))
    return len(own) == 1 and isinstance(own[0], Instance) and own[0].class_ == instance.class_


def assumed_object(assumptions: Assumptions, name: str) -> Instance | None:
    """The object that a name is assumed to be."""
    for assumed_name, value in assumptions:
        if assumed_name == name and isinstance(value, Instance):
            return value
    return None


def _assumed_instance(evaluator: Evaluator, assumptions: Assumptions, name: str) -> Instance | None:
    """The object that a name is assumed to be, literals as objects of their classes."""
    literal = next(
        (value for assumed_name, value in assumptions if assumed_name == name and isinstance(value, bool | int | str)), None
    )
    if literal is None:
        return assumed_object(assumptions, name)
    instance = evaluator.builtin_instance(type(literal).__name__)
    return instance if isinstance(instance, Instance) else None


@lru_cache(maxsize=8192)
def _used_parameters(scope: Scope) -> frozenset[str]:
    """The parameters whose methods the function calls, whose class it tests, or which it hands on."""
    parameters = {parameter.name for parameter in scope.summary.parameters}
    receiver = self_name(scope)
    found = set()
    for occurrence in expressions_in(scope.summary):
        call = occurrence.expression
        if isinstance(call, Call):
            if isinstance(call.func, Attribute) and isinstance(call.func.value, Name):
                found.add(call.func.value.name)
            found.update(argument.value.name for argument in call.arguments if isinstance(argument.value, Name))
    return frozenset(found & parameters - {receiver})


@lru_cache(maxsize=8192)
def _rebound(scope: Scope) -> frozenset[str]:
    """The names that get another value in the function (`db = db or connect()`): what is passed does not decide what they are."""
    return frozenset(binding.name for binding in scope.summary.bindings if binding.kind not in ("parameter", "narrow"))


def _is_plain(literal: object) -> bool:
    return literal is None or isinstance(literal, bool | int | str)


def _attributes(scope: Scope, literals: dict[str, object]) -> Iterator[tuple[str, object]]:
    """The attributes of `self` that the function sets from an assumed parameter."""
    receiver = self_name(scope)
    for store in scope.summary.stores:
        match store.target, store.value:
            case Attribute(value=Name(name=name), attr=attr), Name(name=source) if name == receiver and source in literals:
                yield f"{name}.{attr}", literals[source]
            case _:
                pass


@lru_cache(maxsize=8192)
def _tested_names(scope: Scope) -> frozenset[str]:
    """The names (and attributes of `self`) on which the function branches: by `if`, `and`, `or` or a conditional expression."""
    found = set(_names_tested(scope.summary.body))
    for occurrence in expressions_in(scope.summary):
        match occurrence.expression:
            case BoolOp(left=test) | Conditional(test=test):
                found.update(_names_in(test))
            case _:
                pass
    return frozenset(found)


def _names_tested(body: tuple[object, ...]) -> Iterator[str]:
    for statement in body:
        if isinstance(statement, If):
            yield from _names_in(statement.test)
        for block in blocks_of(statement):  # type: ignore[arg-type]
            yield from _names_tested(block)


def _names_in(test: Expression) -> Iterator[str]:
    match test:
        case Name(name=name):
            yield name
        case Attribute(value=Name(name=name), attr=attr):
            yield f"{name}.{attr}"
        case Unary(operand=operand):
            yield from _names_in(operand)
        case BoolOp(left=left, right=right):
            yield from _names_in(left)
            yield from _names_in(right)
        case Compare(first=first):
            yield from _names_in(first)
        case Call(func=Name(name="isinstance"), arguments=(first, _)):
            yield from _names_in(first.value)
        case _:
            pass


def holds(evaluator: Evaluator, scope: Scope, test: Expression, assumptions: Assumptions) -> bool | None:
    """Whether the test is true under the assumptions; None if they do not decide it."""
    match test:
        case Name() | Attribute():
            for name in _names_in(test):
                for assumed_name, value in assumptions:
                    if assumed_name == name:
                        return bool(value)
            return None
        case Unary(operator="not", operand=operand):
            inner = holds(evaluator, scope, operand, assumptions)
            return None if inner is None else not inner
        case BoolOp(operator=operator, left=left, right=right):
            sides = (holds(evaluator, scope, left, assumptions), holds(evaluator, scope, right, assumptions))
            decisive = operator == "or"
            if decisive in sides:
                return decisive
            return None if None in sides else not decisive
        case Compare(
            first=Attribute(value=Call(func=Name(name="type"), arguments=(only,)), attr="__name__"),
            rest=(("==", Constant(value=value)),),
        ) if isinstance(only.value, Name):
            instance = assumed_object(assumptions, only.value.name)
            return instance.class_.summary.name == value if instance is not None else None
        case Compare(first=first, rest=((operator, Constant(value=value)),)):
            return _compares(dict(assumptions), next(_names_in(first), ""), operator, value)
        case Call(func=Name(name="isinstance"), arguments=(first, second)) if isinstance(first.value, Name):
            if (first.value.name, None) in assumptions:
                return False
            instance = _assumed_instance(evaluator, assumptions, first.value.name)
            classes = evaluator_classes(evaluator, scope, second.value) if instance is not None else None
            if instance is None or classes is None:
                return None
            return any(base.same_class(class_) for base in evaluator.mro(instance.class_) for class_ in classes)
        case _:
            return None


def _compares(literals: dict[str, object], name: str, operator: str, value: object) -> bool | None:
    if name not in literals:
        return None
    if isinstance(literals[name], Instance) and value is not None:
        return None
    equal = type(literals[name]) is type(value) and literals[name] == value
    return equal if operator in ("is", "==") else not equal if operator in ("is not", "!=") else None


def is_dead(evaluator: Evaluator, scope: Scope, occurrence: Occurrence, assumptions: Assumptions) -> bool:
    """Whether the assumptions keep the occurrence from running: it stands in a branch not taken, or after a branch that leaves."""
    if not assumptions:
        return False
    for context in occurrence.enclosing():
        match context.node:
            case If(test=test) | Conditional(test=test):
                wanted = {"then": True, "else": False}.get(context.part)
            case BoolOp(operator=operator, left=test):
                wanted = operator == "and"
            case _:
                continue
        truth = holds(evaluator, scope, test, assumptions)
        if wanted is not None and truth is not None and truth != wanted:
            return True
    start = occurrence.expression.span.start
    for statement in scope.summary.body:
        if statement.span.start >= start:
            return False
        if isinstance(statement, If) and statement.body and isinstance(statement.body[-1], Return | Raise):
            inside = statement.body[0].span.start <= start <= statement.body[-1].span.end
            if not inside and holds(evaluator, scope, statement.test, assumptions):
                return True
    return False


def is_error_path(occurrence: Occurrence) -> bool:
    """Whether it runs only when something has gone wrong: in an exception handler for whatever may happen, or one that raises in the
    end. A handler of certain exceptions (`except KeyError:`) may be an ordinary way."""
    for context in occurrence.enclosing():
        if context.part == "handler" and isinstance(context.node, Try):
            before = [h for h in context.node.handlers if h.span.start <= occurrence.expression.span.start]
            if before and (_is_broad(before[-1]) or (before[-1].body and isinstance(before[-1].body[-1], Raise))):
                return True
    return False


def _is_broad(handler: Handler) -> bool:
    return handler.type is None or (isinstance(handler.type, Name) and handler.type.name in BROAD)
