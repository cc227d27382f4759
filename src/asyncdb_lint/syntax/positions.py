"""Where every node stands, found by generating the code once.

libcst's own providers cost more than parsing. Generating the code with a `CodegenState` that counts characters gives the same
positions in a fraction of the time, and visits every node in source order, so that `scopes` can ride along. `CodegenState` is not
public API: should it fail, the positions come from libcst's `PositionProvider` (and a test holds both against each other). Where the
generated text differs from the source in whitespace, positions are moved to where they belong.

Offsets are characters of the decoded text. Spans of expressions and simple statements are exact; of compound statements only the
start is meaningful, their headers end where `header_ends` says.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any

import libcst as cst
from libcst._nodes.internal import CodegenState

from asyncdb_lint.model import Span
from asyncdb_lint.syntax.lines import line_starts
from asyncdb_lint.syntax.scopes import ScopeCollector

if TYPE_CHECKING:
    from libcst.metadata import CodePosition, CodeRange

    _Provided = tuple[Mapping[cst.CSTNode, CodeRange], Mapping[cst.CSTNode, CodeRange]]

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
    try:
        layout, scopes, generated = _generate(module)
    except RecursionError:
        with _calls_without_native_frames():
            layout, scopes, generated = _generate(module)
    if not _is_same_text(generated, text):
        _realign(layout, generated, text)
    scopes.number(layout.spans)
    return layout, scopes


def _generate(module: cst.Module) -> tuple[Layout, ScopeCollector, str]:
    """The positions in the generated code, the scopes that are not numbered yet, and that code."""
    layout, scopes = Layout(), ScopeCollector(module)
    try:
        state = _CountingState(module, layout, scopes)
        module._codegen(state)
        generated = "".join(state.tokens)
    except (AttributeError, TypeError):  # the private API has changed
        layout, scopes = Layout(), ScopeCollector(module)
        generated = module.code
        _lay_out_by_provider(module, generated, layout, scopes)
    return layout, scopes, generated


@contextmanager
def _calls_without_native_frames() -> Iterator[None]:
    """Let libcst's code generator recurse as deep as the recursion limit says.

    Since 3.12 Python limits native frames on their own, with a constant (1,500 in 3.12.1, too few for 750 branches of `elif`).
    `CSTNode._codegen` takes two of them for each node, because it calls a bound method with `**`; a plain function called so takes
    none. It is replaced only where that is needed: a changed class makes each call slower until the interpreter has adapted again.
    """
    usual = cst.CSTNode._codegen
    cst.CSTNode._codegen = _codegen_by_function  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        cst.CSTNode._codegen = usual  # type: ignore[method-assign]


def _codegen_by_function(node: cst.CSTNode, state: CodegenState, **options: Any) -> None:
    """What `CSTNode._codegen` does."""
    state.before_codegen(node)
    type(node)._codegen_impl(node, state, **options)
    state.after_codegen(node)


def _is_same_text(generated: str, text: str) -> bool:
    """Generated code equals the source but for the newline at its very end."""
    return generated == text or generated.rstrip("\r\n") == text.rstrip("\r\n")


def _realign(layout: Layout, generated: str, text: str) -> None:
    """Move positions in the generated code to where the same character, not counting whitespace, stands in the source.

    libcst forgets some whitespace (before the colon of `except E :`, form feeds), and with it shifts all that follows.
    """
    marks = [offset for offset, character in enumerate(generated) if not character.isspace()]
    places = [offset for offset, character in enumerate(text) if not character.isspace()]

    def start(offset: int) -> int:
        index = bisect_left(marks, offset)
        return places[index] if index < len(places) else len(text)

    def end(offset: int) -> int:
        index = bisect_left(marks, offset)
        return min(places[min(index, len(places)) - 1] + 1, len(text)) if index else 0

    for key, span in layout.spans.items():
        first = start(span.start)
        layout.spans[key] = Span(first, max(first, end(span.end)))
    layout.header_ends.update({key: end(offset) for key, offset in layout.header_ends.items()})
    layout.comments[:] = [(start(offset), comment) for offset, comment in layout.comments]


class _ProviderVisitor(cst.CSTVisitor):
    """Fills a layout from libcst's own positions, in the generated code whose lines begin at `starts`."""

    def __init__(self, layout: Layout, scopes: ScopeCollector, provided: _Provided, starts: tuple[int, ...]) -> None:
        self._layout, self._scopes, self._provided, self._starts = layout, scopes, provided, starts

    def on_visit(self, node: cst.CSTNode) -> bool:
        exact, inclusive = self._provided
        place = exact[node]
        self._layout.spans[id(node)] = Span(self._offset(place.start), self._offset(place.end))
        if isinstance(node, cst.Comment):
            self._layout.comments.append((self._offset(place.start), node.value))
        elif isinstance(node, _SUITES):
            self._layout.header_ends[id(node)] = self._offset(inclusive[node].start)
        if type(node) in self._scopes.entered_kinds:
            self._scopes.enter(node)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if type(original_node) in self._scopes.left_kinds:
            self._scopes.leave(original_node)

    def _offset(self, place: CodePosition) -> int:
        return self._starts[min(place.line, len(self._starts)) - 1] + place.column


def _lay_out_by_provider(module: cst.Module, generated: str, layout: Layout, scopes: ScopeCollector) -> None:
    from libcst.metadata import MetadataWrapper, PositionProvider, WhitespaceInclusivePositionProvider

    wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
    provided = (wrapper.resolve(PositionProvider), wrapper.resolve(WhitespaceInclusivePositionProvider))
    module.visit(_ProviderVisitor(layout, scopes, provided, line_starts(generated)))
