"""Lowering what is assigned to or deleted: names become bindings, attributes and items become stores."""

from __future__ import annotations

from typing import NamedTuple

import libcst as cst

from asyncdb_lint.model import Bind, Display, Expression, Starred, Store
from asyncdb_lint.syntax.context import Context
from asyncdb_lint.syntax.expressions import lower


class Source(NamedTuple):
    """Where a target's value comes from: `kind` and `value` as in `Binding`; in a comprehension its names end with it."""

    kind: str
    value: Expression | None
    annotation: Expression | None = None
    in_comprehension: bool = False


def lower_target(context: Context, node: cst.CSTNode, source: Source, path: tuple[int, ...] = ()) -> Expression:
    """The target that `node` is, bound or stored to from `source`, unpacked along `path`."""
    span = context.spans[id(node)]
    if isinstance(node, cst.Name):
        return Bind(span, node.value, _bind(context, node, source, path))
    if isinstance(node, cst.Tuple | cst.List):
        items: list[Expression] = []
        for place, element in enumerate(node.elements):
            if isinstance(element, cst.StarredElement):
                inner = lower_target(context, element.value, source, (*path, -1 - place))
                items.append(Starred(context.spans[id(element)], inner))
            else:
                items.append(lower_target(context, element.value, source, (*path, place)))
        return Display(span, "tuple" if isinstance(node, cst.Tuple) else "list", tuple(items))
    target = lower(context, node)
    context.function.stores.append(Store(target, source.kind, source.value, path, source.annotation))
    return target


def _bind(context: Context, node: cst.Name, source: Source, path: tuple[int, ...]) -> int:
    span = context.spans[id(node)]
    if source.in_comprehension:
        return context.function.bind_target(node.value, source.kind, span, source.value, path)
    return context.function.bind(node.value, source.kind, span, source.value, path=path, annotation=source.annotation)


def lower_deleted(context: Context, node: cst.CSTNode) -> Expression:
    """A target of `del`."""
    span = context.spans[id(node)]
    if isinstance(node, cst.Name):
        return Bind(span, node.value, context.function.bind(node.value, "delete", span))
    if isinstance(node, cst.Tuple | cst.List):
        items = tuple(lower_deleted(context, element.value) for element in node.elements)
        return Display(span, "tuple" if isinstance(node, cst.Tuple) else "list", items)
    return lower(context, node)
