"""When two expressions name one object.

An identity is a value that is equal for expressions that give the same object: a global variable under whatever name a module has
imported it, an attribute of `self` in all methods of a class, a local variable of one function, and attributes of these. It says nothing
where a variable may be one of several, or where each evaluation may give another object.
"""

from __future__ import annotations

from asyncdb_lint.model import Attribute, Bind, Binding, Call, Expression, Module, Name
from asyncdb_lint.semantics.flow import origins, results_of
from asyncdb_lint.semantics.modules import self_name
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Function, ModuleValue, Scope, members

Identity = tuple[object, ...]
"""Begins with "global" (module, name), "self" (module, class), "local" (function, bindings) or "captured" (function, name)."""

DEPTH = 8
"""How many assignments and imports are followed."""


def identity(project: Project, scope: Scope, expression: Expression, depth: int = DEPTH) -> Identity | None:
    """What identifies the object that the expression gives; None if that cannot be said."""
    if depth == 0:
        return None
    match expression:
        case Bind(name=name, binding=number):
            if name in scope.summary.globals or scope.index == 0:
                return _global(project, scope.module, name, depth)
            return _of_binding(project, scope, scope.summary.bindings[number], depth) or ("local", scope, (number,))
        case Name(scope="local"):
            return _local(project, scope, expression, depth)
        case Name(name=name, scope="captured"):
            return _captured(project, scope, name, depth)
        case Name(name=name):
            return _global(project, scope.module, name, depth)
        case Attribute(value=value, attr=attr):
            for member in members(project.value(scope, value)):
                if isinstance(member, ModuleValue):
                    return _global(project, member.module, attr, depth) if member.module is not None else None
            owner = identity(project, scope, value, depth)
            return (*owner, attr) if owner is not None else None
        case Call(arguments=()):
            return _given_back(project, scope, expression, depth)
        case _:
            return None


def _local(project: Project, scope: Scope, name: Name, depth: int) -> Identity | None:
    if name.name in scope.summary.globals or scope.index == 0:
        return _global(project, scope.module, name.name, depth)
    found = origins(scope.summary, scope.summary.reaching[name.use]) - {-1}
    if name.name == self_name(scope) and all(scope.summary.bindings[number].kind == "parameter" for number in found):
        return ("self", scope.module, scope.summary.owner)
    if len(found) == 1:
        binding = scope.summary.bindings[next(iter(found))]
        return _of_binding(project, scope, binding, depth) or ("local", scope, tuple(found))
    return ("local", scope, tuple(sorted(found)))


def _of_binding(project: Project, scope: Scope, binding: Binding, depth: int) -> Identity | None:
    """What a binding's name is another name of; None if it stands for something of its own."""
    if binding.kind == "assign" and not binding.path and isinstance(binding.value, Name | Attribute | Call):
        return identity(project, scope, binding.value, depth - 1)
    if binding.kind == "import" and binding.member:
        module = project.table.resolve(project.table.absolute(binding, scope.module), scope.module)
        return _global(project, module, binding.member, depth - 1) if module is not None else None
    return None


def _captured(project: Project, scope: Scope, name: str, depth: int) -> Identity | None:
    functions = scope.module.summary.functions
    index = scope.summary.parent
    while index > 0:
        function = functions[index]
        numbers = [n for n, b in enumerate(function.bindings) if b.name == name and b.kind not in ("narrow", "delete")]
        if function.kind != "class" and numbers:
            owner = Scope(scope.module, index)
            if len(numbers) > 1:
                return ("captured", owner, name)
            if name == self_name(owner):
                return ("self", owner.module, function.owner)
            return _of_binding(project, owner, function.bindings[numbers[0]], depth) or ("local", owner, (numbers[0],))
        index = function.parent
    return _global(project, scope.module, name, depth)


def _global(project: Project, module: Module, name: str, depth: int) -> Identity | None:
    if depth == 0:
        return None
    found = project.table.globals_of(module).get(name, ())
    if len(found) == 1:
        owner, number = found[0]
        other = _of_binding(project, owner, owner.summary.bindings[number], depth)
        if other is not None:
            return other
    return ("global", module, name)


def _given_back(project: Project, scope: Scope, call: Call, depth: int) -> Identity | None:
    """What a function without arguments gives, if that is a global variable, or an attribute of its own receiver called on `self`."""
    functions = [member for member in members(project.value(scope, call.func)) if isinstance(member, Function)]
    if len(functions) != 1 or functions[0].is_stub or functions[0].summary.is_async or functions[0].summary.is_generator:
        return None
    returns, _ = results_of(functions[0].summary)
    found = {identity(project, functions[0].scope, value, depth - 1) for value in returns if value is not None}
    only = found.pop() if len(found) == 1 else None
    return only if only is not None and only[0] in ("global", "self") else None
