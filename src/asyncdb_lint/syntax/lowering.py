"""One parsed module, lowered: positions and scopes first, then every statement, then the odds and ends of the summary."""

from __future__ import annotations

import libcst as cst

from asyncdb_lint.model import ModuleSummary, Span
from asyncdb_lint.syntax.comments import directives
from asyncdb_lint.syntax.context import Context
from asyncdb_lint.syntax.lines import line_starts, logical_lines
from asyncdb_lint.syntax.positions import lay_out
from asyncdb_lint.syntax.statements import StatementVisitor


def lower_module(module: cst.Module, text: str, *, stub: bool) -> ModuleSummary:
    """The summary of `module`, which was parsed from `text`."""
    layout, scopes = lay_out(module, text)
    context = Context(module, text, layout, scopes, stub=stub)
    visitor = StatementVisitor(context)
    body = visitor.suite(module)
    context.functions[0] = context.function.finish(Span(0, len(text)), Span(0, 0), body)
    starts = line_starts(text)
    return ModuleSummary(
        functions=tuple(function for function in context.functions if function is not None),
        classes=tuple(class_ for class_ in context.classes if class_ is not None),
        directives=directives(layout.comments, text, starts),
        line_starts=starts,
        logical_lines=logical_lines(visitor.extents, starts),
        length=len(text),
    )
