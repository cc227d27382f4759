"""What a name holds: the bindings that reach a read, and what each of them gives."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from asyncdb_lint.model import (
    Attribute,
    Binding,
    Constant,
    Display,
    Expression,
    Module,
    Name,
)
from asyncdb_lint.semantics import decorators, type_hints
from asyncdb_lint.semantics import members as members_of
from asyncdb_lint.semantics.narrowing import narrow
from asyncdb_lint.semantics.values import (
    BOTTOM,
    Class,
    Function,
    ModuleValue,
    Overloads,
    Scope,
    SpecialForm,
    Tuple,
    TypeVar,
    Unknown,
    Value,
    is_unknown,
    join,
    known_members,
    members,
)
from asyncdb_lint.semantics.versions import dead_bindings

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator


# ------------------------------------------------------------------------------------------------------------------- names


def name_value(evaluator: Evaluator, scope: Scope, name: Name) -> Value:
    """What a read of the name gives."""
    if name.scope == "local":
        reaching = scope.summary.reaching[name.use]
        value = join(evaluator.binding(scope, number) for number in reaching if number >= 0)
        if -1 in reaching and scope.summary.kind == "class":
            return join((value, global_value(evaluator, scope.module, name.name)))
        return value if value != BOTTOM or reaching != (-1,) else global_value(evaluator, scope.module, name.name)
    if name.scope == "captured":
        captured = captured_value(evaluator, scope, name.name)
        if captured is not None:
            return captured
    variable = _type_parameter(scope, name.name)
    return variable if variable is not None else global_value(evaluator, scope.module, name.name)


def _type_parameter(scope: Scope, name: str) -> TypeVar | None:
    """`T` inside `class C[T]`; None if no class around has such a parameter."""
    module = scope.module.summary
    index = scope.index
    while index > 0:
        function = module.functions[index]
        if function.kind == "class" and any(c.body == index and name in c.type_parameters for c in module.classes):
            return TypeVar(name, scope.module.name)
        index = function.parent
    return None


def captured_value(evaluator: Evaluator, scope: Scope, name: str) -> Value | None:
    """What an enclosing function's variable may hold, at any time; None if no enclosing function has it."""
    functions = scope.module.summary.functions
    index = scope.summary.parent
    while index > 0:
        function = functions[index]
        if function.kind != "class":
            numbers = [n for n, b in enumerate(function.bindings) if b.name == name and b.kind not in ("narrow", "delete")]
            if numbers and name not in function.globals:
                owner = Scope(scope.module, index)
                return join(evaluator.binding(owner, number) for number in numbers)
        index = function.parent
    return None


def global_value(evaluator: Evaluator, module: Module, name: str) -> Value:
    """What a global name of the module holds; falls back to star imports, then to the builtins."""
    return evaluator.solver.solve(("global", module, name), lambda: _global_value(evaluator, module, name))


def _global_value(evaluator: Evaluator, module: Module, name: str) -> Value:
    found = evaluator.table.globals_of(module).get(name)
    if found:
        value = _overloaded(_live_values(evaluator, module, found))
        return members_of.with_items(evaluator, value, (module, name)) if not module.is_stub else value
    for _, number in evaluator.table.globals_of(module).get("*", ()):
        star = module.summary.functions[0].bindings[number]
        imported = evaluator.module(evaluator.table.absolute(star, module), module)
        if isinstance(imported, ModuleValue) and imported.module is not None and _exports(evaluator, imported.module, name):
            value = module_member(evaluator, imported, name)
            if not is_unknown(value):
                return value
    builtins = evaluator.table.stubs.get("builtins")
    if builtins is not None and builtins is not module and name in evaluator.table.globals_of(builtins):
        return global_value(evaluator, builtins, name)
    return Unknown(f"`{name}` is bound nowhere that is known")


def _exports(evaluator: Evaluator, module: Module, name: str) -> bool:
    """Whether `from module import *` takes the name: what `__all__` lists; without a literal `__all__`, what has no underscore."""
    listed: set[object] = set()
    for scope, number in evaluator.table.globals_of(module).get("__all__", ()):
        value = scope.summary.bindings[number].value
        if not isinstance(value, Display) or not all(isinstance(item, Constant) for item in value.items):
            return not name.startswith("_")
        listed.update(item.value for item in value.items if isinstance(item, Constant))
    return name in listed if listed else not name.startswith("_")


def _live_values(evaluator: Evaluator, module: Module, found: Iterable[tuple[Scope, int]]) -> list[Value]:
    """The values of the bindings of a global, those of a version of the library that is not used left out."""
    dead = dead_bindings(evaluator, Scope(module, 0)) if module.is_stub else frozenset()
    return [evaluator.binding(scope, number) for scope, number in found if number not in dead]


def _overloaded(values: list[Value]) -> Value:
    """One function of several definitions: the overloads in order; else the union."""
    functions = [value for value in values if isinstance(value, Function) and value.is_stub]
    if len(functions) == len(values) > 1:
        return Overloads(tuple(functions))
    return join(values)


def module_member(evaluator: Evaluator, module: ModuleValue, name: str, importer: Module | None = None) -> Value:
    """`module.name`: a global of the module, or its submodule as `importer` (else the module itself) would import it."""
    if module.module is not None:
        if name in evaluator.table.globals_of(module.module):
            value = global_value(evaluator, module.module, name)
            return join((value, *_stored_on_module(evaluator, module.module, name)))
        if "*" in evaluator.table.globals_of(module.module):
            value = global_value(evaluator, module.module, name)
            if not is_unknown(value):
                return value
    dotted = f"{module.name}.{name}"
    if module.name.startswith("collections") and dotted in type_hints.TYPING_MODULES:
        return ModuleValue(dotted, None)
    submodule = _submodule(evaluator, module, name, module.module or importer)
    if submodule is not None:
        return submodule
    if module.module is not None and not module.module.is_stub:
        stored = _stored_on_module(evaluator, module.module, name)
        if stored:
            return join(stored)
    return Unknown(_no_member(module, name))


def _no_member(module: ModuleValue, name: str) -> str:
    """Why a module's member is not known."""
    if module.module is None:
        return f"`{module.name}` is no module of the project, and no stub describes it"
    if module.module.is_stub:
        return f"the stub of `{module.name}` does not describe `{name}`"
    return f"the module `{module.name}` does not define `{name}`"


def _submodule(evaluator: Evaluator, module: ModuleValue, name: str, importer: Module | None) -> ModuleValue | None:
    """The module `name` below a package; None if there is none."""
    dotted = f"{module.name}.{name}"
    found = evaluator.table.resolve(dotted, importer) if importer is not None else evaluator.table.stubs.get(dotted)
    return ModuleValue(dotted, found) if found is not None or evaluator.table.is_package(dotted) else None


def _stored_on_module(evaluator: Evaluator, module: Module, name: str) -> list[Value]:
    """What other modules assign to `module.name`."""
    values = []
    for scope, store in evaluator.stores.attributes.get(name, ()):
        base = store.target.value if isinstance(store.target, Attribute) else None
        if isinstance(base, Name):
            owner = evaluator.evaluate(scope, base)
            if isinstance(owner, ModuleValue) and owner.module is module:
                values.append(stored_value(evaluator, scope, store.kind, store.value, store.path, store.annotation))
    return values


# ---------------------------------------------------------------------------------------------------------------- bindings


_NOT_FOLLOWED = {
    "augment": "an augmented assignment changes `{}`",
    "except": "`{}` is an exception that is caught",
    "capture": "a pattern captures `{}`",
    "delete": "`{}` is deleted",
}
"""Bindings whose value is not followed."""


def binding_value(evaluator: Evaluator, scope: Scope, number: int) -> Value:
    """What the binding gives its name."""
    binding = scope.summary.bindings[number]
    match binding.kind:
        case "parameter":
            from asyncdb_lint.semantics import parameters

            return parameters.parameter_value(evaluator, scope, binding.index)
        case "import":
            return import_value(evaluator, scope, binding)
        case "def":
            return decorators.decorated(evaluator, scope, Function(Scope(scope.module, binding.index)))
        case "class":
            return Class(scope.module, binding.index)
        case "narrow":
            return _narrowed(evaluator, scope, binding)
        case "augment" | "except" | "capture" | "delete":
            return Unknown(_NOT_FOLLOWED[binding.kind].format(binding.name))
        case _:
            return stored_value(evaluator, scope, binding.kind, binding.value, binding.path, binding.annotation)


def stored_value(
    evaluator: Evaluator, scope: Scope, kind: str, value: Expression | None, path: tuple[int, ...], annotation: Expression | None
) -> Value:
    """What an assignment, loop or `with` gives its target; an annotation decides where the value says less."""
    given: Value = BOTTOM
    if value is not None:
        given = evaluator.evaluate(scope, value)
        match kind:
            case "for" | "async for":
                given = evaluator.element(given, is_async=kind == "async for")
            case "with" | "async with":
                given = evaluator.entered(given, is_async=kind == "async with")
            case "augment":
                given = Unknown("an augmented assignment changes it")
            case _:
                pass
        given = unpacked(evaluator, given, path)
    if annotation is None:
        return given
    if given != BOTTOM and not any(isinstance(member, Unknown) for member in members(given)) and any(known_members(given)):
        return given
    promised = type_hints.interpret(evaluator, scope, annotation)
    return given if is_unknown(promised) else join((promised, *known_members(given)))


def unpacked(evaluator: Evaluator, value: Value, path: tuple[int, ...]) -> Value:
    """The part of a value that a target such as `a, (b, *c) = value` takes."""
    for step in path:
        parts = []
        for member in members(value):
            if isinstance(member, Tuple) and 0 <= step < len(member.items):
                parts.append(member.items[step])
            elif step < 0:
                parts.append(evaluator.builtin_instance("list", (evaluator.element(member),)))
            else:
                parts.append(evaluator.element(member))
        value = join(parts)
    return value


def import_value(evaluator: Evaluator, scope: Scope, binding: Binding) -> Value:
    """The module or member that an import binds."""
    name = evaluator.table.absolute(binding, scope.module)
    if binding.member is None:
        if binding.index != 1:
            name = name.partition(".")[0]
        return evaluator.module(name, scope.module)
    if name in type_hints.TYPING_MODULES:
        return SpecialForm(binding.member)
    module = evaluator.module(name, scope.module)
    if not isinstance(module, ModuleValue):
        return module
    if module.module is scope.module:  # `from . import member` in a package binds its own name: the submodule, if there is one
        submodule = _submodule(evaluator, module, binding.member, scope.module)
        if submodule is not None:
            return submodule
    return module_member(evaluator, module, binding.member, scope.module)


def _narrowed(evaluator: Evaluator, scope: Scope, binding: Binding) -> Value:
    before = join(evaluator.binding(scope, number) for number in binding.path if number >= 0)
    if binding.value is None:
        return before
    return narrow(evaluator, scope, before, binding.value, binding.name, positive=bool(binding.index))
