"""What lowering carries through one module: the text, the positions, the scopes and the function being built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import libcst as cst

from asyncdb_lint.model import ClassSummary, FunctionSummary, Span
from asyncdb_lint.syntax.builder import FunctionBuilder
from asyncdb_lint.syntax.positions import Layout
from asyncdb_lint.syntax.scopes import ScopeCollector

_DEEPEST = 160
"""How deep expressions and suites nest: with at most five levels of tuples for each, pickling stays below Python's usual limit."""


class Context:
    """The state of lowering one module.

    `spans` are those of the layout, but while a string annotation is lowered, whose nodes all stand where the string stands.
    """

    def __init__(self, module: cst.Module, text: str, layout: Layout, scopes: ScopeCollector, *, stub: bool) -> None:
        self.text = text
        self.stub = stub
        self.scopes = scopes
        self.header_ends = layout.header_ends
        self.spans: Mapping[int, Span] = layout.spans
        self.function = FunctionBuilder(scopes.module, "module", "<module>", None, stub=stub)
        self._depth = 0
        self.functions: list[FunctionSummary | None] = [None] * scopes.count
        self.classes: list[ClassSummary | None] = [None] * scopes.class_count

    def descend(self, levels: int) -> None:
        """The summary nests deeper by so much, until `ascend`; raises RecursionError where it would nest too deeply."""
        self._depth += levels
        if self._depth > _DEEPEST:
            raise RecursionError

    def ascend(self, levels: int) -> None:
        self._depth -= levels

    def span(self, node: cst.CSTNode) -> Span:
        return self.spans[id(node)]

    def header(self, node: cst.CSTNode, suite: cst.CSTNode) -> Span:
        """The span from the start of a compound statement to behind the colon that opens `suite`."""
        return Span(self.spans[id(node)].start, self.header_ends[id(suite)])

    @contextmanager
    def building(self, builder: FunctionBuilder) -> Iterator[None]:
        """Lower into `builder` for a while."""
        around, self.function = self.function, builder
        try:
            yield
        finally:
            self.function = around
