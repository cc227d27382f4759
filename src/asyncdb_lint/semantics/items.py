"""Items: what `value[key]` is.

A class says it with `__getitem__`. Where it does not (`-> Any`), what was stored under the same key in an object of the same class, or in
the same variable, is what is read. A key is the same if it is the same literal, or the same constant or object by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from asyncdb_lint.model import Argument, Attribute, Call, Constant, Expression, Name, Store, Subscript
from asyncdb_lint.semantics import bindings, records, type_hints
from asyncdb_lint.semantics.modules import variable
from asyncdb_lint.semantics.values import Instance, Known, Overloads, Scope, Value, is_unknown, join, members

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator


def item(evaluator: Evaluator, scope: Scope, instance: Instance, expression: Subscript) -> Value:
    """`instance[key]`: what its class says, or what was stored under that key in an object of the class."""
    result = _by_class(evaluator, scope, instance, expression)
    if not is_unknown(result):
        return result
    found = [
        bindings.stored_value(evaluator, owner, store.kind, store.value, store.path, store.annotation)
        for owner, store in _stores(evaluator, scope, expression.index)
        if isinstance(store.target, Subscript) and _same_container(evaluator, scope, expression, owner, store.target, instance)
    ]
    key = evaluator.evaluate(scope, expression.index)
    if isinstance(key, Known) and isinstance(key.literal, str):
        if instance.class_.qualname == "builtins.dict":
            found += records.entries_under(evaluator, scope, expression.value, key.literal)
        elif instance.class_.module.is_stub:
            found += _given_by_keyword(evaluator, instance, key.literal)
    return join(found) if found else result


def _given_by_keyword(evaluator: Evaluator, instance: Instance, key: str) -> Iterator[Value]:
    """What calls pass as that keyword to a function that makes its keywords items of such an object."""
    if evaluator.below is None or evaluator.callers is None:
        return
    for giver, parameter in evaluator.facts.item_givers(instance.class_.module):
        held = type_hints.interpret(evaluator, giver.definition, parameter.annotation) if parameter.annotation else None
        if not (isinstance(held, Instance) and held.class_.same_class(instance.class_)):
            continue
        for site in evaluator.callers.calls_of(giver):
            for argument in site.call.arguments:
                if argument.keyword == key:
                    yield evaluator.below.evaluate(site.scope, argument.value)
                elif argument.star == 2:
                    yield from records.entries_under(evaluator.below, site.scope, argument.value, key)


def _by_class(evaluator: Evaluator, scope: Scope, instance: Instance, expression: Subscript) -> Value:
    """What `__getitem__` gives; where its overloads tell keys of different classes apart, for this one."""
    method = evaluator.attribute(instance, "__getitem__")
    if isinstance(method, Overloads) and isinstance(evaluator.evaluate(scope, expression.index), Instance):
        key = Argument(None, 0, expression.index)
        return evaluator.call(method, scope, Call(expression.span, expression.value, (key,)))
    return evaluator.call_method(instance, "__getitem__")


def _stores(evaluator: Evaluator, scope: Scope, key: Expression) -> Iterator[tuple[Scope, Store]]:
    """The assignments under the same key, in whatever container."""
    if isinstance(key, Constant):
        if isinstance(key.value, str):
            yield from evaluator.stores.items.get(key.value, ())
        return
    if not isinstance(key, Name | Attribute):
        return
    read = evaluator.evaluate(scope, key)
    if isinstance(read, Known) and isinstance(read.literal, str):
        yield from evaluator.stores.items.get(read.literal, ())
    elif not isinstance(read, Instance) or read.site is None:
        return
    for owner, store in evaluator.stores.named_items.get(key.name if isinstance(key, Name) else key.attr, ()):
        if isinstance(store.target, Subscript) and evaluator.evaluate(owner, store.target.index) == read:
            yield owner, store


def _same_container(
    evaluator: Evaluator, scope: Scope, read: Subscript, owner_scope: Scope, written: Subscript, instance: Instance
) -> bool:
    """Whether both may be items of one object: of one class that is no mere container, or of one variable."""
    if instance.class_.module.name == "builtins":
        here, there = variable(scope, read.value), variable(owner_scope, written.value)
        return here is not None and here == there
    owners = members(evaluator.evaluate(owner_scope, written.value))
    return any(isinstance(owner, Instance) and owner.class_.same_class(instance.class_) for owner in owners)
