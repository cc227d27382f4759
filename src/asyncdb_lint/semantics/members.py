"""Attributes: what `value.name` is; and the order in which classes are asked for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from asyncdb_lint.model import Attribute, Expression, Module, Name, Store, Subscript
from asyncdb_lint.semantics import bindings
from asyncdb_lint.semantics.modules import self_name
from asyncdb_lint.semantics.type_hints import Env, index_items, substitute
from asyncdb_lint.semantics.values import (
    BOTTOM,
    Class,
    Function,
    Instance,
    Known,
    ModuleValue,
    Overloads,
    Scope,
    SpecialForm,
    Super,
    TypeVar,
    Unknown,
    Value,
    first_unknown,
    is_unknown,
    join,
    known_members,
    members,
    noun,
)
from asyncdb_lint.semantics.versions import dead_bindings

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator


# --------------------------------------------------------------------------------------------------------------- attributes


def attribute(evaluator: Evaluator, value: Value, name: str, scope: Scope | None = None) -> Value:
    """`value.name`, None left out: reading an attribute says that it is not None."""
    return join(_attribute(evaluator, member, name) for member in members(value))


def _attribute(evaluator: Evaluator, value: Value, name: str) -> Value:
    match value:
        case Instance():
            return instance_attribute(evaluator, value, name)
        case Class():
            return class_attribute(evaluator, value, name)
        case ModuleValue():
            return bindings.module_member(evaluator, value, name)
        case Super(class_=class_, receiver=receiver):
            for base in mro(evaluator, class_)[1:]:
                found = own_member(evaluator, base, name)
                if found is not None:
                    return bound(evaluator, found, receiver, base)
            return Unknown(f"no base of `{class_.qualname}` is known to have `{name}`")
        case Function():
            return _of_decorated(evaluator, value, name)
        case Known(literal=None):
            return BOTTOM
        case Known(literal=str() | bytes()):
            return attribute(evaluator, evaluator.builtin_instance("str"), name)
        case Unknown():
            return value
        case _:
            return Unknown(f"attribute `{name}` of {noun(value)} is not known")


def _of_decorated(evaluator: Evaluator, function: Function, name: str) -> Value:
    """An attribute of the object that a decorator makes of the function (`@bot.group() def admin`, then `admin.command`)."""
    if not function.is_stub and not name.startswith("__"):
        outer = function.scope.definition
        for decorator in function.summary.decorators:
            made = evaluator.call(evaluator.evaluate(outer, decorator))
            found = join(_attribute(evaluator, member, name) for member in members(made) if isinstance(member, Instance))
            if any(known_members(found)):
                return found
    return Unknown(f"attribute `{name}` of {noun(function)} is not known")


def class_attribute(evaluator: Evaluator, class_: Class, name: str) -> Value:
    found: list[Value] = []
    for base in mro(evaluator, class_):
        own = own_member(evaluator, base, name)
        if own is not None:
            found.append(join(_seen_through(evaluator, member, class_, base) for member in members(own)))
        found += _stored_by_class_methods(evaluator, base, name)
        if own is not None:
            break
    if not any(any(known_members(value)) for value in found):
        found += members(_stored_elsewhere(evaluator, class_, name, on_class=True))
    return join(found) if found else Unknown(f"the class `{class_.qualname}` has no known attribute `{name}`")


def _seen_through(evaluator: Evaluator, value: Value, class_: Class, owner: Class) -> Value:
    """A member of `owner` as seen through the class itself, which may be a subclass."""
    if owner.module.is_stub and not isinstance(value, Function | Overloads):
        return substitute(value, class_env(evaluator, owner, class_))
    return _bind_to_class(value, class_)


def _bind_to_class(value: Value, class_: Class) -> Value:
    match value:
        case Function(wrapper="class"):
            return replace(value, receiver=class_)
        case Overloads(functions=functions):
            return Overloads(tuple(replace(f, receiver=class_) if f.wrapper == "class" else f for f in functions))
        case _:
            return value


def instance_attribute(evaluator: Evaluator, instance: Instance, name: str) -> Value:
    """An attribute of an object: a method bound to it, or what its class and the assignments to it say."""
    return evaluator.solver.solve(("attribute", instance, name), lambda: _instance_attribute(evaluator, instance, name))


def _instance_attribute(evaluator: Evaluator, instance: Instance, name: str) -> Value:
    found: list[Value] = []
    for base in mro(evaluator, instance.class_):
        own = own_member(evaluator, base, name)
        if own is not None:
            found.append(bound(evaluator, own, instance, base))
            if any(isinstance(member, Function | Overloads) for member in members(own)):
                break
        assigned = [_stored(evaluator, scope, store) for scope, store in self_stores(evaluator, base).get(name, ())]
        found += [with_items(evaluator, value, (base.module, base.index, name)) for value in assigned]
    if any(any(known_members(value)) for value in found):
        return join(found)
    for on_class in (False, True):
        found += members(_stored_elsewhere(evaluator, instance.class_, name, on_class=on_class))
    if found and not all(is_unknown(value) for value in found):
        return join(found)
    return _fallback(evaluator, instance, name, first_unknown(join(found)))


def _fallback(evaluator: Evaluator, instance: Instance, name: str, assigned: Unknown | None) -> Value:
    """What `__getattr__` gives; for something awaitable, the attribute of what awaiting it gives. `assigned` is what is unknown of it."""
    if evaluator.vocabulary_name(instance.class_) == "AwaitableContext" and instance.class_.arguments:
        return attribute(evaluator, instance.class_.arguments[0], name)
    if not name.startswith("__"):
        for base in mro(evaluator, instance.class_):
            getter = own_member(evaluator, base, "__getattr__")
            if getter is not None and _gives(evaluator, getter, name):
                return evaluator.call(bound(evaluator, getter, instance, base))
        of_subclasses = _by_subclasses(evaluator, instance, name)
        if any(known_members(of_subclasses)):
            return of_subclasses
    return _unknown_attribute(evaluator, instance.class_, name, assigned)


def _by_subclasses(evaluator: Evaluator, instance: Instance, name: str) -> Value:
    """What the project's subclasses of a library's class have under a name that the class itself has not: a declared object of it is
    one of theirs (`self.application.db`). Classes of the language are no such sign: everything is an `object`."""
    stub = instance.class_.module
    if evaluator.hierarchy is None or not instance.declared or not stub.is_stub or not evaluator.facts.distributions(stub):
        return BOTTOM
    found = (attribute(evaluator, Instance(each, declared=True), name) for each in evaluator.hierarchy.subclasses(instance.class_))
    return join(value for value in found if any(known_members(value)))


def _gives(evaluator: Evaluator, getter: Value, name: str) -> bool:
    """Whether a class's `__getattr__` is for attributes of that name, as far as its stub says."""
    pattern = evaluator.facts.function(getter).named_like if isinstance(getter, Function) else ""
    return not pattern or fnmatchcase(name, pattern)


def _unknown_attribute(evaluator: Evaluator, class_: Class, name: str, assigned: Unknown | None) -> Unknown:
    if assigned is not None:
        return Unknown(f"what is assigned to `{class_.summary.name}.{name}` is not known", cause=assigned)
    if not class_.module.is_stub and not name.startswith("__") and has_unknown_base(evaluator, class_):
        return Unknown(f"`{class_.summary.name}` has no `{name}` of its own, and a base that is not known")
    return Unknown(f"`{class_.summary.name}` has no attribute `{name}` that is known")


def own_member(evaluator: Evaluator, class_: Class, name: str) -> Value | None:
    """What the class's own body binds `name` to; None if it does not."""
    scope = class_.body
    numbers = [n for n, b in enumerate(scope.summary.bindings) if b.name == name and b.kind not in ("narrow", "delete")]
    if class_.module.is_stub:
        dead = dead_bindings(evaluator, scope)
        numbers = [number for number in numbers if number not in dead]
    if not numbers:
        return None
    values = [evaluator.binding(scope, number) for number in numbers]
    values = [value for value in values if not (isinstance(value, Function) and value.wrapper == "setter")]
    if not values:
        return None
    functions = [value for value in values if isinstance(value, Function)]
    if len(functions) == len(values) > 1:
        if class_.module.is_stub and not any(function.wrapper == "property" for function in functions):
            return Overloads(tuple(functions))
        properties = [function for function in functions if function.wrapper == "property"]
        return properties[0] if properties else functions[-1]
    return join(values)


def bound(evaluator: Evaluator, value: Value, receiver: Value, owner: Class) -> Value:
    """A class's member as seen through an object of it (or of a subclass)."""
    return join(_bound(evaluator, member, receiver, owner) for member in members(value))


def _bound(evaluator: Evaluator, value: Value, receiver: Value, owner: Class) -> Value:
    match value:
        case Function(wrapper="static"):
            return value
        case Function(wrapper="class"):
            return replace(value, receiver=receiver.class_ if isinstance(receiver, Instance) else receiver)
        case Function(wrapper="property"):
            return evaluator.call(replace(value, receiver=receiver))
        case Function() if value.scope.summary.owner >= 0:
            return replace(value, receiver=receiver)
        case Overloads(functions=functions):
            if functions[0].wrapper in ("static", "class"):
                return _bind_to_class(value, receiver.class_) if isinstance(receiver, Instance) else value
            return Overloads(tuple(replace(function, receiver=receiver) for function in functions))
        case _:
            return substitute(value, class_env(evaluator, owner, receiver))


def _stored(evaluator: Evaluator, scope: Scope, store: Store) -> Value:
    return bindings.stored_value(evaluator, scope, store.kind, store.value, store.path, store.annotation)


def self_stores(evaluator: Evaluator, class_: Class) -> dict[str, list[tuple[Scope, Store]]]:
    """The assignments to `self.name` in the methods of a class, by name."""
    cache: dict[tuple[Module, int], dict[str, list[tuple[Scope, Store]]]] = evaluator.self_stores
    key = (class_.module, class_.index)
    if key not in cache:
        found: defaultdict[str, list[tuple[Scope, Store]]] = defaultdict(list)
        for index, function in enumerate(class_.module.summary.functions):
            if function.owner == class_.index and function.stores:
                scope = Scope(class_.module, index)
                receiver = self_name(scope)
                for store in function.stores:
                    target = store.target
                    if isinstance(target, Attribute) and isinstance(target.value, Name) and target.value.name == receiver:
                        found[target.attr].append((scope, store))
        cache[key] = dict(found)
    return cache[key]


def _stored_by_class_methods(evaluator: Evaluator, class_: Class, name: str) -> Iterator[Value]:
    """What the class's own class methods assign to `cls.name`."""
    for scope, store in self_stores(evaluator, class_).get(name, ()):
        if isinstance(store.target, Attribute) and isinstance(evaluator.evaluate(scope, store.target.value), Class):
            yield _stored(evaluator, scope, store)


def _stored_elsewhere(evaluator: Evaluator, class_: Class, name: str, *, on_class: bool) -> Value:
    """What code outside the class assigns to this attribute of its objects (or of the class itself)."""
    if name not in evaluator.stores.attributes:
        return BOTTOM
    question = ("stored elsewhere", class_.module, class_.index, name, on_class)
    return evaluator.solver.solve(question, lambda: join(_stores_elsewhere(evaluator, class_, name, on_class=on_class)))


def _stores_elsewhere(evaluator: Evaluator, class_: Class, name: str, *, on_class: bool) -> Iterator[Value]:
    for scope, store in evaluator.stores.attributes.get(name, ()):
        if not isinstance(store.target, Attribute):
            continue
        for owner in members(evaluator.evaluate(scope, store.target.value)):
            held = owner if on_class else owner.class_ if isinstance(owner, Instance) else None
            if isinstance(held, Class) and held.same_class(class_):
                yield _stored(evaluator, scope, store)
                break


def with_items(evaluator: Evaluator, value: Value, holder: tuple[object, ...]) -> Value:
    """A container with what is stored in it later, through the variable that holds it: `cache = {}` and `cache[key] = pool`."""
    stores = evaluator.stores.held.get(holder)
    if not stores or not any(isinstance(m, Instance) and m.class_.module.name == "builtins" for m in members(value)):
        return value
    stored = join(_stored(evaluator, scope, store) for scope, store in stores)
    return join(_holding(member, stored) for member in members(value))


def _holding(container: Value, stored: Value) -> Value:
    if not isinstance(container, Instance) or not container.class_.arguments:
        return container
    *others, last = container.class_.arguments
    return replace(container, class_=replace(container.class_, arguments=(*others, join((last, stored)))))


# ------------------------------------------------------------------------------------------------------------------- classes


def mro(evaluator: Evaluator, class_: Class) -> Sequence[Class]:
    """The class and its known bases, nearest first; a base that several inherit stands last, as in Python's own order."""
    cache = evaluator.mros
    found = cache.get(class_)
    if found is None:
        cache[class_] = (class_,)
        ordered: dict[tuple[Module, int], Class] = {}
        for base in _linear(evaluator, class_, frozenset()):
            ordered.pop((base.module, base.index), None)
            ordered[(base.module, base.index)] = base
        found = cache[class_] = tuple(ordered.values())
    return found


def _linear(evaluator: Evaluator, class_: Class, seen: frozenset[tuple[Module, int]]) -> Iterator[Class]:
    yield class_
    key = (class_.module, class_.index)
    if key in seen:
        return
    env = dict(zip(type_parameters(evaluator, class_), class_.arguments, strict=False))
    for base in direct_bases(evaluator, class_):
        substituted = substitute(base, env) if class_.arguments else base
        if isinstance(substituted, Class):
            yield from _linear(evaluator, substituted, seen | {key})


def direct_bases(evaluator: Evaluator, class_: Class) -> list[Class]:
    scope = _header_scope(class_)
    return [b for base in class_.summary.bases for b in members(evaluator.evaluate(scope, base)) if isinstance(b, Class)]


def has_unknown_base(evaluator: Evaluator, class_: Class) -> bool:
    """Whether some base of the class, near or far, cannot be resolved."""
    return any(
        not _is_known_base(evaluator, _header_scope(base), expression)
        for base in mro(evaluator, class_)
        for expression in base.summary.bases
    )


def _is_known_base(evaluator: Evaluator, scope: Scope, expression: Expression) -> bool:
    """Whether it is a class, or says something about types only (`Generic[T]`)."""
    origin = evaluator.evaluate(scope, expression.value if isinstance(expression, Subscript) else expression)
    if isinstance(origin, SpecialForm) and origin.name in ("Generic", "Protocol"):
        return True
    return not any(isinstance(m, Unknown | SpecialForm) for m in members(evaluator.evaluate(scope, expression)))


def _header_scope(class_: Class) -> Scope:
    """The scope in which a class's header is evaluated."""
    return Scope(class_.module, max(class_.module.summary.functions[class_.summary.body].parent, 0))


def type_parameters(evaluator: Evaluator, class_: Class) -> tuple[TypeVar, ...]:
    """The class's type parameters, in order."""
    if class_.summary.type_parameters:
        return tuple(TypeVar(name, class_.module.name) for name in class_.summary.type_parameters)
    scope = _header_scope(class_)
    found: dict[TypeVar, None] = {}
    for base in class_.summary.bases:
        if not isinstance(base, Subscript):
            continue
        origin = evaluator.evaluate(scope, base.value)
        variables = [v for item_ in index_items(base) if isinstance(v := evaluator.evaluate(scope, item_), TypeVar)]
        if isinstance(origin, SpecialForm) and origin.name in ("Generic", "Protocol"):
            return tuple(variables)
        found.update(dict.fromkeys(variables))
    return tuple(found)


def class_env(evaluator: Evaluator, owner: Class, receiver: Value | None) -> Env:
    """The type arguments under which a receiver sees the members of `owner`, one of its bases."""
    env: Env = {}
    class_ = receiver.class_ if isinstance(receiver, Instance) else receiver if isinstance(receiver, Class) else owner
    for base in mro(evaluator, class_):
        if base.same_class(owner):
            arguments = base.arguments or evaluator.default_arguments(base)
            env.update(zip(type_parameters(evaluator, base), arguments, strict=False))
    if receiver is not None:
        env[TypeVar("Self")] = receiver if isinstance(receiver, Instance) else Instance(class_)
    return env


def operator_result(evaluator: Evaluator, operator: str, left: Value, right: Value) -> Value:
    """`left operator right`, where a method of the left operand says so."""
    if operator == "/" or operator == "%":
        return (
            evaluator.builtin_instance("str")
            if isinstance(left, Known) and isinstance(left.literal, str)
            else Unknown("the result of an operator is not followed")
        )
    return Unknown("the result of an operator is not followed")
