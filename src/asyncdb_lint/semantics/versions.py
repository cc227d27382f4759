"""Which bindings of a stub hold for the version of its library in use: what stands under `if VERSION >= (2, 1):` and its like."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asyncdb_lint.model import (
    Compare,
    Constant,
    Define,
    Display,
    Expression,
    If,
    Module,
    Name,
    Statement,
)
from asyncdb_lint.semantics.modules import VOCABULARY
from asyncdb_lint.semantics.values import (
    Scope,
)

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator


def dead_bindings(evaluator: Evaluator, scope: Scope) -> frozenset[int]:
    """The bindings of a stub's module or class body that stand in a branch for another version of its library."""
    found = evaluator.dead_bindings.get(scope)
    if found is None:
        dead: set[int] = set()
        _collect_dead(evaluator, scope.module, scope.summary.body, dead, alive=True)
        found = evaluator.dead_bindings[scope] = frozenset(dead)
    return found


def _collect_dead(evaluator: Evaluator, stub: Module, body: tuple[Statement, ...], dead: set[int], *, alive: bool) -> None:
    for statement in body:
        match statement:
            case If(test=test, body=then, orelse=orelse):
                taken = _version_test(evaluator, stub, test)
                _collect_dead(evaluator, stub, then, dead, alive=alive and taken is not False)
                _collect_dead(evaluator, stub, orelse, dead, alive=alive and taken is not True)
            case Define(binding=binding) if not alive:
                dead.add(binding)
            case _ if not alive:
                dead.update(target.binding for target in getattr(statement, "targets", ()) if hasattr(target, "binding"))
                dead.update(getattr(statement, "bindings", ()))
            case _:
                pass


def _version_test(evaluator: Evaluator, stub: Module, test: Expression) -> bool | None:
    """Whether `VERSION >= (2, 1)` holds; None if the version is not known or the test is another."""
    match test:
        case Compare(first=Name() as name, rest=((operator, Display(items=items)),)):
            if evaluator.table.import_origin(stub, name) != (VOCABULARY, "VERSION"):
                return None
            version = evaluator.version_of(stub)
            bound = tuple(item.value for item in items if isinstance(item, Constant) and isinstance(item.value, int))
            if version is None:
                return None
            return version[: len(bound)] >= bound if operator == ">=" else version[: len(bound)] < bound
        case _:
            return None
