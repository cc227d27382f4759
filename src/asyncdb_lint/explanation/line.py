"""Which calls stand on a line: those written there, and those that Python makes by itself (`with`, iteration, properties)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from asyncdb_lint.model import Attribute, Call, Expression, Module
from asyncdb_lint.semantics.operations import Operation
from asyncdb_lint.semantics.project import Project, position
from asyncdb_lint.semantics.values import Function, Scope, is_unknown
from asyncdb_lint.semantics.walk import Occurrence

NOT_CALLED_HERE = frozenset({"decorator", "default", "annotation"})
IMPLICIT = frozenset({"entered", "entered async", "iterated", "iterated async"})


class Asked(NamedTuple):
    """An expression that runs functions, with what it runs as far as that is known."""

    scope: Scope
    occurrence: Occurrence
    operations: tuple[Operation, ...]

    @property
    def expression(self) -> Expression:
        return self.occurrence.expression


def asked_at(project: Project, module: Module, line: int, column: int | None) -> list[Asked]:
    """The calls that begin on the line, or whose name stands on it (`.all()` of a chain); if there are none, the one around the line.

    A column chooses among them those that begin there, else the innermost one around it.
    """
    every = list(_everything(project, module))
    found = [asked for asked in every if line in _lines(module, asked.expression)] or _innermost(module, every, line)
    return found if column is None else _at_column(module, found, line, column)


def lines_with_calls(project: Project, module: Module) -> list[int]:
    """The lines about which something can be said, in order."""
    return sorted({line for asked in _everything(project, module) for line in _lines(module, asked.expression)})


def columns_of(module: Module, found: Sequence[Asked]) -> list[int]:
    """The columns at which calls begin, or their names do if that is on another line."""
    return sorted({position(module.summary.line_starts, asked.expression.span.start)[1] for asked in found})


def _everything(project: Project, module: Module) -> Iterator[Asked]:
    for scope in project.scopes(module):
        operations: dict[int, list[Operation]] = {}
        for operation in project.operations.of(scope):
            operations.setdefault(id(operation.expression), []).append(operation)
        for occurrence in project.operations.occurrences(scope):
            own = tuple(operations.get(id(occurrence.expression), ()))
            if occurrence.use not in NOT_CALLED_HERE and _is_worth_a_word(project, scope, occurrence, own):
                yield Asked(scope, occurrence, own)


def _is_worth_a_word(project: Project, scope: Scope, occurrence: Occurrence, own: Sequence[Operation]) -> bool:
    if isinstance(occurrence.expression, Call):
        return True
    if any(_matters(project, operation) for operation in own):
        return True
    return occurrence.use in IMPLICIT and is_unknown(project.value(scope, occurrence.expression))


def _matters(project: Project, operation: Operation) -> bool:
    """Whether it runs a function of the project or of a driver."""
    functions = [target for target in operation.targets if isinstance(target, Function)]
    return any(not f.is_stub or project.facts.driver(f.scope.module) is not None for f in functions)


def _lines(module: Module, expression: Expression) -> set[int]:
    starts = module.summary.line_starts
    lines = {position(starts, expression.span.start)[0]}
    if isinstance(expression, Call) and isinstance(expression.func, Attribute):
        lines.add(position(starts, expression.func.span.end - 1)[0])
    return lines


def _innermost(module: Module, every: Sequence[Asked], line: int) -> list[Asked]:
    """The smallest call that begins before the line and ends on or after it."""
    starts = module.summary.line_starts
    around = []
    for asked in every:
        span = asked.expression.span
        if position(starts, span.start)[0] <= line <= position(starts, max(span.end - 1, span.start))[0]:
            around.append(asked)
    return [min(around, key=lambda asked: asked.expression.span.end - asked.expression.span.start)] if around else []


def _at_column(module: Module, found: Sequence[Asked], line: int, column: int) -> list[Asked]:
    starts = module.summary.line_starts
    offset = starts[line - 1] + column - 1
    beginning = [asked for asked in found if asked.expression.span.start == offset]
    if beginning:
        return beginning
    around = [asked for asked in found if asked.expression.span.start <= offset < asked.expression.span.end]
    return [min(around, key=lambda asked: asked.expression.span.end - asked.expression.span.start)] if around else []


def defined_at(project: Project, module: Module, line: int) -> Scope | None:
    """The function whose decorators or name stand on the line."""
    starts = module.summary.line_starts
    for scope in project.scopes(module):
        summary = scope.summary
        if summary.kind == "def":
            first = min(span.start for span in (summary.name_span, *(decorator.span for decorator in summary.decorators)))
            if position(starts, first)[0] <= line <= position(starts, summary.name_span.start)[0]:
                return scope
    return None
