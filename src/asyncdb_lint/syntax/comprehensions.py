"""Lowering comprehensions: their targets are bindings of the function around, for as long as the comprehension lasts."""

from __future__ import annotations

from typing import Any

import libcst as cst

from asyncdb_lint.model import Clause, Comprehension, Expression
from asyncdb_lint.syntax.context import Context
from asyncdb_lint.syntax.expressions import TABLE, Lowering, lower, lower_optional
from asyncdb_lint.syntax.narrowing import assume
from asyncdb_lint.syntax.targets import Source, lower_target


def _comprehension(kind: str) -> Lowering:
    def lower_comprehension(context: Context, node: Any) -> Expression:
        function = context.function
        span = context.spans[id(node)]
        first = lower(context, node.for_in.iter)  # evaluated outside, before the targets exist
        function.comprehensions.append(set())
        function.flow.enter_loop()
        clauses = _clauses(context, node.for_in, first)
        key = lower_optional(context, getattr(node, "key", None))
        element = lower(context, node.value if isinstance(node, cst.DictComp | cst.StarredDictComp) else node.elt)
        function.flow.leave_comprehension(function.comprehensions.pop())
        return Comprehension(span, kind, element, key, clauses)

    return lower_comprehension


def _clauses(context: Context, clause: cst.CompFor | None, iterable: Expression) -> tuple[Clause, ...]:
    clauses = []
    while clause is not None:
        is_async = clause.asynchronous is not None
        source = Source("async for" if is_async else "for", iterable, in_comprehension=True)
        target = lower_target(context, clause.target, source)
        conditions = []
        for condition in clause.ifs:
            test = lower(context, condition.test)
            assume(context.function, test, True)
            conditions.append(test)
        clauses.append(Clause(is_async, target, iterable, tuple(conditions)))
        clause = clause.inner_for_in
        if clause is not None:
            iterable = lower(context, clause.iter)
    return tuple(clauses)


TABLE.update(
    {
        cst.ListComp: _comprehension("list"),
        cst.SetComp: _comprehension("set"),
        cst.GeneratorExp: _comprehension("generator"),
        cst.DictComp: _comprehension("dict"),
        cst.StarredDictComp: _comprehension("dict"),
    }
)
