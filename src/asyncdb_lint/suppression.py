"""Which suppression comment covers a place of a module.

The same question is asked at three kinds of places: where a finding is reported, at each call of its trace, and at the driver call;
a comment there removes the finding, or cuts the call edge. A comment covers the statement that it ends (`noqa` and `ignore`), the
next statement when it stands alone (`ignore`), the lines up to `enable` (`disable`), or the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from asyncdb_lint import model
from asyncdb_lint.directives import Comment, Invalid, parse
from asyncdb_lint.model import Module, ModuleSummary, Statement
from asyncdb_lint.source import line_column


class Covering(NamedTuple):
    """The comment that covers a place: its kind ("noqa" or "asyncdb"), where it stands, why, and the selector that matched."""

    kind: str
    path: str
    line: int
    reason: str
    selector: str

    @property
    def suppressed(self) -> tuple[str, str, int, str]:
        """As in `Diagnostic.suppressed`."""
        return self[:4]


class Suppressions:
    """The suppression comments of one module.

    `comments` are all that suppress something, `invalid` those that do not do what they seem to say.
    """

    def __init__(self, path: str, summary: ModuleSummary) -> None:
        parsed = [item for directive in summary.directives for item in parse(directive)]
        self.comments = tuple(item for item in parsed if isinstance(item, Comment))
        self._path = path
        self._logical_lines = summary.logical_lines
        self._file = [comment for comment in self.comments if comment.verb == "file-ignore"]
        self._ranges = [comment for comment in self.comments if comment.verb in ("disable", "enable")]
        self._trailing = [comment for comment in self.comments if comment.verb == "ignore" and not _stands_above(comment)]
        self._above, misplaced = _next_statements([c for c in self.comments if c.verb == "ignore" and _stands_above(c)], summary)
        self.invalid = (*(item for item in parsed if isinstance(item, Invalid)), *misplaced)

    @classmethod
    def of(cls, module: Module) -> Suppressions:
        """The comments of `module`."""
        return cls(module.path, module.summary)

    def covering(self, code: str, name: str, first_line: int, last_line: int) -> Covering | None:
        """The comment that covers a place on the lines `first_line` to `last_line` (1-based) for the rule, or None."""
        if not self.comments:
            return None
        for comment in self._candidates(first_line, last_line):
            selector = comment.matching(code, name)
            if selector is not None:
                return Covering(comment.kind, self._path, comment.line, comment.reason, selector)
        return self._disabled(code, name, first_line)

    def _candidates(self, first_line: int, last_line: int) -> Iterator[Comment]:
        if self._trailing:
            lines = {first_line, last_line, *self._logical_line(first_line)}
            yield from (comment for comment in self._trailing if comment.line in lines)
        yield from (comment for comment, first, last in self._above if first <= first_line <= last)
        yield from self._file

    def _logical_line(self, line: int) -> tuple[int, int]:
        """The first and last line of the innermost statement or header around `line`."""
        around = [(first, last) for first, last in self._logical_lines if first <= line <= last]
        return min(around, key=lambda lines: lines[1] - lines[0], default=(line, line))

    def _disabled(self, code: str, name: str, line: int) -> Covering | None:
        covering = None
        for comment in self._ranges:
            if comment.line > line:
                break
            selector = comment.matching(code, name)
            if selector is not None:
                disabled = comment.verb == "disable"
                covering = Covering(comment.kind, self._path, comment.line, comment.reason, selector) if disabled else None
        return covering


def _stands_above(comment: Comment) -> bool:
    return comment.kind == "asyncdb" and comment.alone


def _next_statements(comments: Sequence[Comment], summary: ModuleSummary) -> tuple[list[tuple[Comment, int, int]], list[Invalid]]:
    """Each comment with the lines of the statement that follows it, and the comments that stand inside a statement."""
    covered: list[tuple[Comment, int, int]] = []
    misplaced: list[Invalid] = []
    statements = sorted(_statement_lines(summary)) if comments else []
    for comment in comments:
        if any(first <= comment.line < last for first, last in statements):
            message = "this comment stands inside a statement and covers nothing; put it above the statement or at its end"
            misplaced.append(Invalid(comment.line, comment.column, message))
            continue
        following = next(((first, last) for first, last in statements if first > comment.line), None)
        if following is not None:
            covered.append((comment, *following))
    return covered, misplaced


def _statement_lines(summary: ModuleSummary) -> Iterator[tuple[int, int]]:
    """The first and last line of each simple statement and compound header, decorators included."""
    for function in summary.functions:
        for statement in _statements(function.body):
            start, end = statement.span
            if isinstance(statement, model.Define):
                defined = summary.functions[statement.function] if statement.class_ < 0 else summary.classes[statement.class_]
                start = min([start, *(decorator.span.start for decorator in defined.decorators)])
            yield line_column(summary.line_starts, start)[0], line_column(summary.line_starts, max(start, end - 1))[0]


def _statements(body: Sequence[Statement]) -> Iterator[Statement]:
    for statement in body:
        yield statement
        for block in _blocks(statement):
            yield from _statements(block)


def _blocks(statement: Statement) -> Iterator[Sequence[Statement]]:
    match statement:
        case model.If() | model.While() | model.For():
            yield from (statement.body, statement.orelse)
        case model.With():
            yield statement.body
        case model.Try():
            yield statement.body
            yield from (handler.body for handler in statement.handlers)
            yield from (statement.orelse, statement.final)
        case model.Match():
            yield from (case.body for case in statement.cases)
