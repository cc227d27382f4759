"""Which names each scope binds, before any of it is lowered.

Whether a read is local depends on bindings further down, so every scope's names are collected first. The collector is told of nodes
in source order by whoever walks the tree (`positions`). Comprehensions are no scopes of their own here: their targets belong to
nobody until lowering meets them, and what `:=` binds within them belongs to the function around.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import libcst as cst

from asyncdb_lint.model import Span


class Scope:
    """A module, class body, def or lambda: the names it binds and declares.

    `number` is its index in `ModuleSummary.functions`, `class_number` a class body's in `ModuleSummary.classes` (else -1).
    """

    __slots__ = ("bound", "class_number", "globals", "node", "nonlocals", "number")

    def __init__(self, node: cst.CSTNode) -> None:
        self.node = node
        self.bound: set[str] = set()
        self.globals: dict[str, None] = {}
        self.nonlocals: dict[str, None] = {}
        self.number = 0
        self.class_number = -1


class ScopeCollector:
    """Collects the scopes of a module from `enter` and `leave`; `number` then gives them their indices."""

    def __init__(self, module: cst.Module) -> None:
        self.module = Scope(module)
        self._by_node: dict[int, Scope] = {}
        self._stack = [self.module]
        self._awaiting_suite: dict[int, Scope] = {}
        self._handlers: dict[type, Callable[[Any], None]] = {
            cst.FunctionDef: self._function,
            cst.ClassDef: self._class,
            cst.Lambda: self._lambda,
            cst.IndentedBlock: self._suite,
            cst.SimpleStatementSuite: self._suite,
            cst.AssignTarget: self._target,
            cst.AnnAssign: self._target,
            cst.AugAssign: self._target,
            cst.For: self._target,
            cst.Del: self._target,
            cst.NamedExpr: self._target,
            cst.AsName: self._name,
            cst.TypeAlias: self._name,
            cst.MatchAs: self._name,
            cst.MatchStar: self._name,
            cst.MatchMapping: self._rest,
            cst.ImportAlias: self._import,
            cst.Global: self._global,
            cst.Nonlocal: self._nonlocal,
        }
        self.entered_kinds = frozenset(self._handlers)
        self.left_kinds = frozenset({cst.Lambda, cst.IndentedBlock, cst.SimpleStatementSuite})

    def of(self, node: cst.CSTNode) -> Scope | None:
        """The scope that a def, class or lambda opens; None for a node outside the module's tree."""
        return self._by_node.get(id(node))

    @property
    def count(self) -> int:
        """How many scopes there are, the module included."""
        return len(self._by_node) + 1

    @property
    def class_count(self) -> int:
        return sum(scope.class_number >= 0 for scope in self._by_node.values())

    def enter(self, node: cst.CSTNode) -> None:
        self._handlers[type(node)](node)

    def leave(self, node: cst.CSTNode) -> None:
        if self._stack[-1].node is node or self._awaiting_suite.get(id(node)) is self._stack[-1]:
            self._stack.pop()

    def number(self, spans: Mapping[int, Span]) -> None:
        """Number all scopes in source order of where their header (without decorators) begins."""
        classes = 0
        for number, scope in enumerate(sorted(self._by_node.values(), key=lambda scope: spans[id(scope.node)].start), start=1):
            scope.number = number
            if isinstance(scope.node, cst.ClassDef):
                scope.class_number = classes
                classes += 1

    def _open(self, node: cst.CSTNode) -> Scope:
        scope = self._by_node[id(node)] = Scope(node)
        return scope

    def _function(self, node: cst.FunctionDef) -> None:
        self._stack[-1].bound.add(node.name.value)
        scope = self._awaiting_suite[id(node.body)] = self._open(node)
        scope.bound.update(param.name.value for _, param in parameters(node.params))

    def _class(self, node: cst.ClassDef) -> None:
        self._stack[-1].bound.add(node.name.value)
        self._awaiting_suite[id(node.body)] = self._open(node)

    def _lambda(self, node: cst.Lambda) -> None:
        scope = self._open(node)
        scope.bound.update(param.name.value for _, param in parameters(node.params))
        self._stack.append(scope)

    def _suite(self, node: cst.BaseSuite) -> None:
        scope = self._awaiting_suite.get(id(node))
        if scope is not None:
            self._stack.append(scope)

    def _target(self, node: Any) -> None:
        self._stack[-1].bound.update(_target_names(node.target))

    def _name(self, node: Any) -> None:
        if node.name is not None:
            self._stack[-1].bound.update(_target_names(node.name))

    def _rest(self, node: cst.MatchMapping) -> None:
        if node.rest is not None:
            self._stack[-1].bound.add(node.rest.value)

    def _import(self, node: cst.ImportAlias) -> None:
        if node.asname is None:  # otherwise the AsName is entered too
            name: cst.BaseExpression = node.name
            while isinstance(name, cst.Attribute):
                name = name.value
            self._stack[-1].bound.update(_target_names(name))

    def _global(self, node: cst.Global) -> None:
        self._stack[-1].globals.update(dict.fromkeys(item.name.value for item in node.names))

    def _nonlocal(self, node: cst.Nonlocal) -> None:
        self._stack[-1].nonlocals.update(dict.fromkeys(item.name.value for item in node.names))


def parameters(params: cst.Parameters) -> Iterator[tuple[str, cst.Param]]:
    """Each parameter in source order with its kind, as in `model.Parameter`."""
    for param in params.posonly_params:
        yield "positional", param
    for param in params.params:
        yield "standard", param
    if isinstance(params.star_arg, cst.Param):
        yield "star", params.star_arg
    for param in params.kwonly_params:
        yield "keyword", param
    if params.star_kwarg is not None:
        yield "double-star", params.star_kwarg


def _target_names(target: cst.BaseExpression) -> Iterator[str]:
    if isinstance(target, cst.Name):
        yield target.value
    elif isinstance(target, cst.Tuple | cst.List):
        for element in target.elements:
            yield from _target_names(element.value)
    elif isinstance(target, cst.StarredElement):
        yield from _target_names(target.value)
