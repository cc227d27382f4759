"""Findings that have one cause: forty coroutines that call the same blocking helper are one problem with forty entry points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from asyncdb_lint.model import Diagnostic, Place
from asyncdb_lint.reporters.traces import printed_trace


@dataclass(frozen=True, slots=True)
class Cause:
    """The findings with one cause, in the report's order; at least one."""

    id: str
    diagnostics: tuple[Diagnostic, ...]

    @property
    def target(self) -> str | None:
        """The driver call that it is about."""
        return self.diagnostics[0].target

    @property
    def symbol(self) -> str:
        """The function of the project in which the findings meet: what the last call of a trace runs, or the finding's own function."""
        calls = [frame for frame in printed_trace(self.diagnostics[0]) if frame.kind == "call"]
        return calls[-1].symbol if calls else self.diagnostics[0].symbol

    @property
    def place(self) -> Place:
        """Where they meet: the end of the trace, or the finding's own place."""
        trace = printed_trace(self.diagnostics[0])
        return trace[-1].place if self.diagnostics[0].cause and trace else self.diagnostics[0].place


def causes(diagnostics: Iterable[Diagnostic]) -> tuple[Cause, ...]:
    """The findings by cause, each cause where its first finding stands."""
    groups: dict[str, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        groups.setdefault(cause_id(diagnostic), []).append(diagnostic)
    return tuple(Cause(id_, tuple(group)) for id_, group in groups.items())


def cause_id(diagnostic: Diagnostic) -> str:
    """16 hex digits, equal for findings with one cause and for no others."""
    own = f"{diagnostic.place.path}:{diagnostic.place.line}:{diagnostic.place.column} {diagnostic.message}"
    return blake2b(f"{diagnostic.code} {diagnostic.cause or own}".encode(), digest_size=8).hexdigest()
