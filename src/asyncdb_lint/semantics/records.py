"""Dicts as records: what stands under one key of a dict that is written out, and handed on from function to function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from asyncdb_lint.model import Argument, Attribute, Call, Constant, DictDisplay, Expression, Name, Subscript
from asyncdb_lint.semantics.folding import bindings_of
from asyncdb_lint.semantics.members import own_member, self_stores
from asyncdb_lint.semantics.values import Class, Instance, Scope, Value, members

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator

MAX_STEPS = 5
"""How many variables a dict is followed through."""


def entries_under(evaluator: Evaluator, scope: Scope, record: Expression, key: str, steps: int = MAX_STEPS) -> Iterator[Value]:
    """What may stand under the key: in each display that the expression may be, and what is stored there by the same variable."""
    if steps == 0:
        return
    match record:
        case DictDisplay(items=items):
            for name, value in items:
                if name is None:
                    yield from entries_under(evaluator, scope, value, key, steps - 1)
                elif isinstance(name, Constant) and name.value == key:
                    yield evaluator.evaluate(scope, value)
        case Call(func=func, arguments=arguments) if _is_dict(evaluator.evaluate(scope, func)):
            yield from _under_arguments(evaluator, scope, arguments, key, steps)
        case Name(name=variable):
            for owner, number in bindings_of(evaluator, scope, record):
                binding = owner.summary.bindings[number] if number >= 0 else None
                if binding is not None and binding.kind == "assign" and not binding.path and binding.value is not None:
                    yield from entries_under(evaluator, owner, binding.value, key, steps - 1)
            yield from _stored_under(evaluator, scope, variable, key)
        case Attribute(value=holder, attr=attribute):
            for member in members(evaluator.evaluate(scope, holder)):
                if isinstance(member, Instance):
                    yield from _under_attribute(evaluator, member.class_, attribute, key, steps - 1)
        case _:
            pass


def _is_dict(callee: Value) -> bool:
    return isinstance(callee, Class) and callee.qualname == "builtins.dict"


def _under_arguments(evaluator: Evaluator, scope: Scope, arguments: tuple[Argument, ...], key: str, steps: int) -> Iterator[Value]:
    """Of `dict(other, key=value, **more)`."""
    for argument in arguments:
        if argument.keyword == key:
            yield evaluator.evaluate(scope, argument.value)
        elif argument.keyword is None and argument.star != 1:
            yield from entries_under(evaluator, scope, argument.value, key, steps - 1)


def _stored_under(evaluator: Evaluator, scope: Scope, variable: str, key: str) -> Iterator[Value]:
    """What the function assigns to `variable[key]`."""
    for store in scope.summary.stores:
        match store.target:
            case Subscript(value=Name(name=name), index=Constant(value=index)) if name == variable and index == key:
                if store.value is not None and not store.path:
                    yield evaluator.evaluate(scope, store.value)
            case _:
                pass


def _under_attribute(evaluator: Evaluator, class_: Class, attribute: str, key: str, steps: int) -> Iterator[Value]:
    """Of the dicts that methods assign to an attribute of the class's objects, or its body to a variable."""
    for base in evaluator.mro(class_):
        for scope, store in self_stores(evaluator, base).get(attribute, ()):
            if store.value is not None and not store.path:
                yield from entries_under(evaluator, scope, store.value, key, steps)
        if own_member(evaluator, base, attribute) is not None:
            body = base.body
            for binding in body.summary.bindings:
                if binding.name == attribute and binding.kind == "assign" and binding.value is not None:
                    yield from entries_under(evaluator, body, binding.value, key, steps)
