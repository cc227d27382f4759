"""Where every node stands, found by generating the code once.

libcst's own providers cost more than parsing. Generating the code with a `CodegenState` that counts characters gives the same
positions in a fraction of the time, and visits every node in source order, so that `scopes` can ride along. `CodegenState` is not
public API: should it fail, or should the generated text differ from the source, the positions come from libcst's `PositionProvider`
(and a test holds both against each other).

Offsets are characters of the decoded text. Spans of expressions and simple statements are exact; of compound statements only the
start is meaningful, their headers end where `header_ends` says.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any

import libcst as cst
from libcst._nodes.internal import CodegenState

from asyncdb_lint.model import Span
from asyncdb_lint.syntax.scopes import ScopeCollector

_SUITES = (cst.IndentedBlock, cst.SimpleStatementSuite)


class Layout:
    """Positions of one module's nodes, by `id(node)`; valid as long as the tree lives.

    `spans` holds expressions, statements and literal pieces of f-strings; `header_ends` the offset behind the colon that opens a
    suite; `comments` every comment with its offset, in source order.
    """

    def __init__(self) -> None:
        self.spans: dict[int, Span] = {}
        self.header_ends: dict[int, int] = {}
        self.comments: list[tuple[int, str]] = []


class _Recorder:
    """Records the span of a node between entering and leaving the code generation of its syntax proper."""

    __slots__ = ("key", "start", "state")

    def __init__(self, state: _CountingState, key: int) -> None:
        self.state = state
        self.key = key

    def __enter__(self) -> None:
        self.start = self.state.offset

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.state.spans[self.key] = Span(self.start, self.state.offset)


class _CountingState(CodegenState):
    """Generates the code, noting offsets; tells `scopes` about the nodes it cares for."""

    def __init__(self, module: cst.Module, layout: Layout, scopes: ScopeCollector) -> None:
        super().__init__(default_indent=module.default_indent, default_newline=module.default_newline)
        self.offset = 0
        self.spans = layout.spans
        self._entering = dict.fromkeys(scopes.entered_kinds, scopes.enter) | _layout_hooks(self, layout, scopes)
        self._leaving = scopes.left_kinds
        self._leave = scopes.leave

    def add_token(self, value: str) -> None:
        self.tokens.append(value)
        self.offset += len(value)

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.tokens.append(token)
            self.offset += len(token)

    def before_codegen(self, node: cst.CSTNode) -> None:
        enter = self._entering.get(type(node))
        if enter is not None:
            enter(node)

    def after_codegen(self, node: cst.CSTNode) -> None:
        if type(node) in self._leaving:
            self._leave(node)

    def record_syntactic_position(  # type: ignore[override]
        self, node: cst.CSTNode, *, start_node: cst.CSTNode | None = None, end_node: cst.CSTNode | None = None
    ) -> AbstractContextManager[None]:
        return _Recorder(self, id(node))


def _layout_hooks(state: _CountingState, layout: Layout, scopes: ScopeCollector) -> dict[type, Callable[[Any], None]]:
    def comment(node: cst.Comment) -> None:
        layout.comments.append((state.offset, node.value))

    def text(node: cst.FormattedStringText | cst.TemplatedStringText) -> None:
        layout.spans[id(node)] = Span(state.offset, state.offset + len(node.value))

    def suite(node: cst.BaseSuite) -> None:
        layout.header_ends[id(node)] = state.offset
        scopes.enter(node)

    hooks: dict[type, Callable[[Any], None]] = {cst.Comment: comment, cst.FormattedStringText: text, cst.TemplatedStringText: text}
    return hooks | dict.fromkeys(_SUITES, suite)


def lay_out(module: cst.Module, text: str) -> tuple[Layout, ScopeCollector]:
    """The positions and the scopes of a module that was parsed from `text`."""
    layout, scopes = Layout(), ScopeCollector(module)
    try:
        state = _CountingState(module, layout, scopes)
        module._codegen(state)
        agrees = _is_same_text("".join(state.tokens), text)
    except (AttributeError, TypeError):  # the private API has changed
        agrees = False
    if not agrees:
        layout, scopes = Layout(), ScopeCollector(module)
        _lay_out_by_provider(module, text, layout, scopes)
    scopes.number(layout.spans)
    return layout, scopes


def _is_same_text(generated: str, text: str) -> bool:
    """Generated code equals the source but for the newline at its very end."""
    return generated == text or generated.rstrip("\r\n") == text.rstrip("\r\n")


class _ProviderVisitor(cst.CSTVisitor):
    """Fills a layout from libcst's own positions."""

    def __init__(
        self, layout: Layout, scopes: ScopeCollector, span: Callable[[cst.CSTNode], Span], start: Callable[[Any], int]
    ) -> None:
        self._layout, self._scopes, self._span, self._start = layout, scopes, span, start

    def on_visit(self, node: cst.CSTNode) -> bool:
        self._layout.spans[id(node)] = self._span(node)
        if isinstance(node, cst.Comment):
            self._layout.comments.append((self._layout.spans[id(node)].start, node.value))
        elif isinstance(node, _SUITES):
            self._layout.header_ends[id(node)] = self._start(node)
        if type(node) in self._scopes.entered_kinds or isinstance(node, _SUITES):
            self._scopes.enter(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if type(original_node) in self._scopes.left_kinds:
            self._scopes.leave(original_node)


def _lay_out_by_provider(module: cst.Module, text: str, layout: Layout, scopes: ScopeCollector) -> None:
    from libcst.metadata import MetadataWrapper, PositionProvider, WhitespaceInclusivePositionProvider

    from asyncdb_lint.syntax.lines import line_starts

    wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
    exact = wrapper.resolve(PositionProvider)
    inclusive = wrapper.resolve(WhitespaceInclusivePositionProvider)
    starts = line_starts(text)

    def span(node: cst.CSTNode) -> Span:
        place = exact[node]
        return Span(starts[place.start.line - 1] + place.start.column, starts[place.end.line - 1] + place.end.column)

    def start(node: cst.CSTNode) -> int:
        place = inclusive[node].start
        return starts[place.line - 1] + place.column

    module.visit(_ProviderVisitor(layout, scopes, span, start))
