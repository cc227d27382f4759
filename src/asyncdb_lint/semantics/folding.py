"""Constant folding: the Python object that an expression is sure to give, where that can be seen without running anything.

What comes from the environment is unknown, and so is its literal default: a default is not evidence.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from asyncdb_lint.model import (
    Attribute,
    Binding,
    BinOp,
    BoolOp,
    Compare,
    Conditional,
    Constant,
    DictDisplay,
    Display,
    Expression,
    FString,
    FunctionSummary,
    Module,
    Name,
    Span,
    Starred,
    Subscript,
    Unary,
)
from asyncdb_lint.semantics.values import Class, Function, Known, ModuleValue, Scope, members
from asyncdb_lint.semantics.walk import calls_in, dotted

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator


class NotConstant(Exception):
    """The expression's value cannot be seen in the source."""


_NOTHING = Binding("", "", Span(0, 0))
_MUTATORS = frozenset({"update", "setdefault", "pop", "popitem", "clear", "append", "extend", "insert", "remove", "add", "discard"})
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "is": lambda left, right: left is right or left == right,
    "is not": lambda left, right: not (left is right or left == right),
    "in": lambda left, right: left in right,
    "not in": lambda left, right: left not in right,
}


def fold(evaluator: Evaluator, scope: Scope, expression: Expression, env: dict[str, object] | None = None) -> Any:
    """The object the expression gives; names in `env` stand for their objects. A class or function folds to its `Value`.

    Raises:
        NotConstant: if any part is not a literal, or evaluating the expression would fail.
    """
    try:
        return _fold(evaluator, scope, expression, env)
    except (TypeError, ValueError, RecursionError):
        raise NotConstant from None


def _fold(evaluator: Evaluator, scope: Scope, expression: Expression, env: dict[str, object] | None) -> Any:
    match expression:
        case Constant(value=value):
            return value
        case Name(name=name) if env is not None and name in env:
            return env[name]
        case Name() | Attribute():
            return _fold_value(evaluator, scope, expression)
        case Display(kind=kind, items=items):
            return {"list": list, "tuple": tuple, "set": frozenset}[kind](_fold_item(evaluator, scope, i, env) for i in items)
        case DictDisplay(items=items):
            return _fold_dict(evaluator, scope, items, env)
        case Unary(operator="-", operand=operand):
            return -fold(evaluator, scope, operand, env)
        case Unary(operator="not", operand=operand):
            return not fold(evaluator, scope, operand, env)
        case BoolOp(operator="and", left=left, right=right):
            return fold(evaluator, scope, left, env) and fold(evaluator, scope, right, env)
        case BoolOp(left=left, right=right):
            return fold(evaluator, scope, left, env) or fold(evaluator, scope, right, env)
        case Compare(first=first, rest=rest):
            return _fold_comparison(evaluator, scope, first, rest, env)
        case BinOp(operator="+", left=left, right=right):
            return fold(evaluator, scope, left, env) + fold(evaluator, scope, right, env)
        case FString() | Conditional():
            return _fold_value(evaluator, scope, expression)
        case _:
            raise NotConstant


def is_constant(evaluator: Evaluator, scope: Scope, expression: Expression) -> bool:
    try:
        fold(evaluator, scope, expression)
    except NotConstant:
        return False
    return True


def _fold_item(evaluator: Evaluator, scope: Scope, item: Expression, env: dict[str, object] | None) -> Any:
    if isinstance(item, Starred):
        raise NotConstant
    return fold(evaluator, scope, item, env)


def _fold_dict(
    evaluator: Evaluator, scope: Scope, items: tuple[tuple[Expression | None, Expression], ...], env: dict[str, object] | None
) -> dict[Any, Any]:
    folded: dict[Any, Any] = {}
    for key, value in items:
        if key is None:
            folded.update(fold(evaluator, scope, value, env))
        else:
            folded[fold(evaluator, scope, key, env)] = fold(evaluator, scope, value, env)
    return folded


def _fold_comparison(
    evaluator: Evaluator, scope: Scope, first: Expression, rest: tuple[tuple[str, Expression], ...], env: dict[str, object] | None
) -> bool:
    left = fold(evaluator, scope, first, env)
    for symbol, expression in rest:
        right = fold(evaluator, scope, expression, env)
        if not _COMPARISONS[symbol](left, right):
            return False
        left = right
    return True


def _fold_value(evaluator: Evaluator, scope: Scope, expression: Expression) -> Any:
    """The literal that a name, attribute or f-string is known to hold, or the class or function it is; one, not several.

    Neither a parameter nor an attribute of an object is a constant, whatever its default: other callers, subclasses and settings
    decide.
    """
    display = definition_of(evaluator, scope, expression)
    if display is not None:
        return fold(evaluator, *display)
    if isinstance(expression, Attribute):
        owners = members(evaluator.evaluate(scope, expression.value))
        if not all(isinstance(owner, Class | ModuleValue) for owner in owners):
            raise NotConstant
    elif isinstance(expression, Name) and any(
        _binding(pair).kind == "parameter" for pair in bindings_of(evaluator, scope, expression)
    ):
        raise NotConstant
    alternatives = members(evaluator.evaluate(scope, expression))
    if len(alternatives) == 1:
        match alternatives[0]:
            case Known(literal=literal):
                return literal
            case Class() | Function() as value:
                return value
    raise NotConstant


# ------------------------------------------------------------------------------------------------------------- assignments


def definition_of(evaluator: Evaluator, scope: Scope, expression: Expression) -> tuple[Scope, Expression] | None:
    """The one display that a name was assigned, that is never assigned again and never changed; None for anything else."""
    found = assignment_of(evaluator, scope, expression)
    if found is None or not isinstance(found[1], DictDisplay | Display):
        return None
    name = expression.name if isinstance(expression, Name) else expression.attr if isinstance(expression, Attribute) else ""
    modules = {scope.module, found[0].module}
    return None if any(name in changed_names(evaluator, module) for module in modules) else found


def assignment_of(evaluator: Evaluator, scope: Scope, expression: Expression) -> tuple[Scope, Expression] | None:
    """The one expression that a variable, or an attribute of a module or class, was assigned and that is never assigned again."""
    found = bindings_of(evaluator, scope, expression)
    if len(found) != 1 or found[0][1] < 0:
        return None
    owner, binding = found[0][0], _binding(found[0])
    if binding.kind == "import" and binding.member and binding.member != "*":
        module = evaluator.table.resolve(evaluator.table.absolute(binding, owner.module), owner.module)
        imported = evaluator.table.globals_of(module).get(binding.member, ()) if module is not None else ()
        if module is None or len(imported) != 1 or _is_patched(evaluator, module, binding.member):
            return None
        owner, binding = imported[0][0], _binding(imported[0])
    if binding.kind == "assign" and not binding.path and binding.value is not None:
        return owner, binding.value
    return None


def bindings_of(evaluator: Evaluator, scope: Scope, expression: Expression) -> list[tuple[Scope, int]]:
    """The bindings that may give a name, or an attribute of a module or class, its value; -1 stands for "perhaps none"."""
    if isinstance(expression, Name):
        return _bindings_of_name(evaluator, scope, expression)
    if not isinstance(expression, Attribute):
        return []
    owners = members(evaluator.evaluate(scope, expression.value))
    match owners[0] if len(owners) == 1 else None:
        case ModuleValue(module=Module() as module) if not _is_patched(evaluator, module, expression.attr):
            return list(evaluator.table.globals_of(module).get(expression.attr, ()))
        case Class(body=body) if expression.attr not in evaluator.stores.attributes:
            return [(body, number) for number, b in enumerate(body.summary.bindings) if b.name == expression.attr]
        case _:
            return []


def _bindings_of_name(evaluator: Evaluator, scope: Scope, name: Name) -> list[tuple[Scope, int]]:
    if name.scope == "local":
        return [(scope, number) for number in scope.summary.reaching[name.use]]
    functions = scope.module.summary.functions
    index = scope.summary.parent if name.scope == "captured" else -1
    while index > 0:
        if functions[index].kind != "class":
            owner = Scope(scope.module, index)
            found = [(owner, n) for n, b in enumerate(functions[index].bindings) if b.name == name.name and b.kind != "narrow"]
            if found:
                return found
        index = functions[index].parent
    return list(evaluator.table.globals_of(scope.module).get(name.name, ()))


def _binding(pair: tuple[Scope, int]) -> Binding:
    scope, number = pair
    return scope.summary.bindings[number] if number >= 0 else _NOTHING


def _is_patched(evaluator: Evaluator, module: Module, name: str) -> bool:
    """Whether some code assigns `module.name` from outside."""
    for scope, store in evaluator.stores.attributes.get(name, ()):
        if isinstance(store.target, Attribute):
            owner = evaluator.evaluate(scope, store.target.value)
            if isinstance(owner, ModuleValue) and owner.module is module:
                return True
    return False


def changed_names(evaluator: Evaluator, module: Module) -> frozenset[str]:
    """The names through which the module changes containers: `x[key] = …`, `x.update(…)`, `del x[key]`, `x |= …`."""
    found = evaluator.changed_names.get(module)
    if found is None:
        found = evaluator.changed_names[module] = frozenset(name for f in module.summary.functions for name in _changes(f))
    return found


def _changes(function: FunctionSummary) -> Iterator[str]:
    for store in function.stores:
        if isinstance(store.target, Subscript):
            yield dotted(store.target.value).rpartition(".")[2]
    for binding in function.bindings:
        if binding.kind == "augment":
            yield binding.name
    for call in calls_in(function):
        if isinstance(call.func, Attribute) and call.func.attr in _MUTATORS:
            yield dotted(call.func.value).rpartition(".")[2]
