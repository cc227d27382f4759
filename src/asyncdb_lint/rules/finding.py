"""How rules say what they found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import TYPE_CHECKING

from asyncdb_lint.model import Attribute, Await, Call, Diagnostic, Expression, Frame, LibraryVersion, Name, Place, Severity, Span
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Scope
from asyncdb_lint.semantics.walk import dotted

if TYPE_CHECKING:
    from asyncdb_lint.rules import Rule


def finding(
    rule: Rule,
    project: Project,
    scope: Scope,
    at: Expression | Span,
    message: str,
    *,
    help: str | None = None,
    target: str | None = None,
    trace: Iterable[Frame] = (),
    related: Iterable[Frame] = (),
    severity: Severity | None = None,
    cause: str = "",
    defect: str = "",
) -> Diagnostic:
    """A diagnostic at an expression (or span) of a function; `cause` and `defect` as in `Diagnostic`."""
    span, text = (at, "") if isinstance(at, Span) else (at.span, dotted(at))
    place = project.place(scope.module, span)
    symbol = enclosing_symbol(scope)
    parts = ("asyncdb-lint/1", rule.code, symbol.removeprefix(scope.module.name), text, target or "")
    return Diagnostic(
        rule.code,
        rule.name,
        severity or rule.severity,
        message,
        place,
        help=help,
        symbol=symbol,
        target=target,
        trace=tuple(trace),
        related=tuple(related),
        fingerprint=blake2b("\0".join(parts).encode(), digest_size=16).hexdigest(),
        cause=cause,
        defect=defect,
        noqa_line=place.line,
    )


def enclosing_symbol(scope: Scope) -> str:
    """The qualified name of the function around; lambdas count to their function."""
    while scope.summary.kind == "lambda" and scope.summary.parent >= 0:
        scope = Scope(scope.module, scope.summary.parent)
    return scope.qualname


def function_name(scope: Scope) -> str:
    """A function's name as messages print it."""
    return scope.summary.qualname or scope.module.name


def entry_frame(project: Project, scope: Scope) -> Frame:
    """The frame of the function that runs on the event loop."""
    place = project.place(scope.module, scope.summary.name_span)
    return Frame("entry", f"`{scope.summary.name}` runs on the event loop", scope.qualname, place)


def version_frames(version: LibraryVersion | None) -> Iterator[Frame]:
    """The frame of the line that says which release of a library runs; none for one from the settings."""
    if version is not None and version.line:
        said = "locked" if version.locked else "required"
        place = Place(version.path, version.line, 1, version.line + 1, 1)
        yield Frame("origin", f"{version.name} {version.text} is {said} here", version.name, place)


def call_text(expression: Expression) -> str:
    """A call as messages print it: `session.execute()`."""
    text = dotted(expression)
    return f"{text}()" if text and not text.startswith(".") else f"…{text}()" if text else "the call"


def source_text(expression: Expression) -> str:
    """A name, an attribute or a call, as messages print it, arguments left out: `result.scalars().all()`."""
    match expression:
        case Call(func=func):
            return f"{source_text(func)}()"
        case Attribute(value=Await() as value, attr=attr):
            return f"({source_text(value)}).{attr}"
        case Attribute(value=value, attr=attr):
            return f"{source_text(value)}.{attr}"
        case Name(name=name):
            return name
        case Await(value=value):
            return f"await {source_text(value)}"
        case _:
            return "…"
