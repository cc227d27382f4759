"""Which SQL a call executes, as far as the code shows it."""

from __future__ import annotations

from asyncdb_lint.model import Attribute, Call, Expression, Name
from asyncdb_lint.semantics.folding import assignment_of
from asyncdb_lint.semantics.options import StubCall, stub_calls
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.sql import Kind, Statement, statements
from asyncdb_lint.semantics.texts import text_of
from asyncdb_lint.semantics.values import Class, Instance, Scope, members

_MAX_DEPTH = 8


def executed(project: Project, call: StubCall) -> tuple[Statement, ...] | None:
    """The statements that a call executes; None if nothing is known of them."""
    given = call.by_role("sql") or call.by_role("statement")
    return _statements(project, given.scope, given.expression) if given is not None else None


def _statements(project: Project, scope: Scope, expression: Expression, depth: int = 0) -> tuple[Statement, ...] | None:
    """The statements of a text, of what a library made of one (`text("…")`), or of one that it builds (`insert(t).values(…)`)."""
    text = text_of(project.evaluator, scope, expression)
    if text is not None:
        return tuple(statements(text))
    if _changes_data(project, scope, expression):
        return (Statement(Kind.WRITE, ()),)
    if depth > _MAX_DEPTH:
        return None
    match expression:
        case Name() | Attribute():
            found = assignment_of(project.evaluator, scope, expression)
            return _statements(project, *found, depth + 1) if found is not None else None
        case Call():
            made = next((call for call in stub_calls(project, scope) if call.call is expression), None)
            given = made.by_role("sql") if made is not None else None
            if given is not None:
                return _statements(project, given.scope, given.expression, depth + 1)
            if isinstance(expression.func, Attribute) and isinstance(expression.func.value, Call | Name):
                return _statements(project, scope, expression.func.value, depth + 1)
            return None
        case _:
            return None


def _changes_data(project: Project, scope: Scope, expression: Expression) -> bool:
    """Whether it is a statement object of a library that changes data."""
    found = members(project.value(scope, expression))
    return bool(found) and all(isinstance(m, Instance) and _is_write(project, m.class_) for m in found)


def _is_write(project: Project, class_: Class) -> bool:
    return any(project.facts.class_word(base, "writes") for base in project.evaluator.mro(class_))
