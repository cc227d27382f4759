"""What the rules find at a place, and what became of it: reported, suppressed by a comment, or kept back by the configuration.

A finding that is reported is taken from the run's own report. What is not in it is asked of every rule again; the filters that took it
out say why. What the user's own words keep the analysis from finding (comments on the way of a chain, patterns of functions) is found by
asking the project without those words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from asyncdb_lint.explanation.records import Outcome, Verdict
from asyncdb_lint.findings import Examination
from asyncdb_lint.model import Diagnostic, Frame, Module, Place, Report, Span
from asyncdb_lint.rules import Rule
from asyncdb_lint.selection import specificity
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Scope

MOST_ELSEWHERE = 5
CONFIGURED: Mapping[str, str] = {
    "nonblocking_calls": "`nonblocking-calls` in the configuration names a function on the way",
    "thread_roots": "`thread-roots` in the configuration says that the function never runs on the event loop",
}
"""Options of the project, empty by default, by which the user keeps findings from being made; and how an answer names them."""


class Verdicts:
    """The verdicts about places of one module."""

    def __init__(self, examination: Examination, report: Report, module: Module) -> None:
        self._examination = examination
        self._report = report
        self._module = module
        self._rules = [rule for rule in examination.rules if rule.check is not None]
        self._unreported: list[Verdict] | None = None

    def at(self, place: Place) -> list[Verdict]:
        """What became of the findings at the place, and of those in which it is a step or a further call."""
        found = [verdict for diagnostic in self._report.diagnostics for verdict in self._reported(diagnostic, place)]
        found.sort(key=lambda verdict: verdict.diagnostic is not None and verdict.diagnostic.place != place)  # its own ones first
        found += [verdict for diagnostic in self._report.suppressed for verdict in self._suppressed(diagnostic, place)]
        if not found:
            found += [verdict for verdict in self._kept_back() if verdict.diagnostic and _is_about(verdict.diagnostic, place)]
        return found[:MOST_ELSEWHERE]

    def on_line(self, line: int, accounted: Sequence[Place]) -> list[Verdict]:
        """The findings that stand on the line, and at none of the places accounted for."""
        found = []
        for diagnostic in (*self._report.diagnostics, *self._report.suppressed):
            place = diagnostic.place
            if place.path == self._module.path and place.line == line and place not in accounted:
                found += [*self._reported(diagnostic, place), *self._suppressed(diagnostic, place)]
        return found

    # ----------------------------------------------------------------------------------------------------------- in the report

    def _reported(self, diagnostic: Diagnostic, place: Place) -> Iterator[Verdict]:
        if diagnostic.suppressed is not None:
            return
        at = _at(diagnostic.place)
        if diagnostic.place == place:
            yield Verdict(Outcome.REPORTED, f"as {diagnostic.code}", diagnostic)
        elif any(frame.place == place for frame in diagnostic.related):
            yield Verdict(Outcome.REPORTED, f"as {diagnostic.code} at {at}, together with that call", diagnostic)
        elif any(frame.place == place for frame in diagnostic.trace):
            yield Verdict(Outcome.REPORTED, f"as {diagnostic.code} at {at}, where the way to it begins", diagnostic)

    def _suppressed(self, diagnostic: Diagnostic, place: Place) -> Iterator[Verdict]:
        if diagnostic.suppressed is not None and _is_about(diagnostic, place):
            kind, path, line, reason = diagnostic.suppressed
            yield Verdict(Outcome.SUPPRESSED, f"as {diagnostic.code}: {_comment(kind, path, line, reason)}", diagnostic)

    # ------------------------------------------------------------------------------------------------------------- kept back

    def _kept_back(self) -> list[Verdict]:
        """What would be reported in the module, and what keeps it back."""
        if self._unreported is None:
            self._unreported = list(self._find_kept_back()) if self._examination.uses_driver else []
        return self._unreported

    def _find_kept_back(self) -> Iterator[Verdict]:
        known = {_identity(diagnostic) for diagnostic in (*self._report.diagnostics, *self._report.suppressed)}
        for rule in self._rules:
            for diagnostic in self._examination.found_by(rule, self._module):
                if _identity(diagnostic) not in known:
                    known.add(_identity(diagnostic))
                    yield Verdict(Outcome.SILENT, f"because {self._filter_of(rule, diagnostic)}", diagnostic)
        for project, why in self._without_users_words():
            for rule in self._rules:
                if not self._is_run(rule):
                    continue
                for diagnostic in self._examination.found_by(rule, self._module, project):
                    if _identity(diagnostic) not in known:
                        known.add(_identity(diagnostic))
                        if why:
                            yield Verdict(Outcome.SILENT, f"because {why}, or it would be {diagnostic.code}", diagnostic)
                        else:
                            yield Verdict(
                                Outcome.SUPPRESSED, f"as {diagnostic.code}: {self._comment_on_way(diagnostic)}", diagnostic
                            )

    def _is_run(self, rule: Rule) -> bool:
        selection = self._examination.selection
        return rule in selection.rules and self._module.role in selection.roles(rule)

    def _filter_of(self, rule: Rule, diagnostic: Diagnostic) -> str:
        """The filter that took a finding out, in the order in which the filters act."""
        selection, title = self._examination.selection, f"{rule.code} (`{rule.name}`)"
        if rule not in selection.rules:
            return f"{title} would speak, but {self._why_not_selected(rule)}"
        if self._module.role not in selection.roles(rule):
            roles = " and ".join(sorted(selection.roles(rule)))
            return f"{title} speaks of {roles} files only, and `{self._module.path}` is a {self._module.role} file"
        if rule.code in selection.ignored_codes(self._module.path):
            return f"{title} is ignored in this file by `per-file-ignores`"
        covering = [other for other in selection.rules if rule.code in other.subsumes]
        if covering:
            return f"{title} is left out beside {' or '.join(other.code for other in covering)}, which reports the same defect"
        return f"{title} speaks of it, but it is not among the findings of this run"

    def _why_not_selected(self, rule: Rule) -> str:
        settings = self._examination.settings
        if not self._examination.selection.options(rule).enabled:
            return "the configuration turns it off: its severity is `off`"
        if any(specificity(selector, rule) for selector in (*settings.ignore, *settings.extend_ignore)):
            return "`ignore` in the configuration takes it out"
        if not rule.default:
            return f"it is off by default; `--extend-select {rule.code}` turns it on"
        return "`select` in the configuration does not name it"

    def _without_users_words(self) -> Iterator[tuple[Project, str]]:
        """The project without the user's words, one kind after the other; comments say for themselves where they stand."""
        project = self._examination.project
        if self._examination.comments.enabled and any(module.summary.directives for module in project.modules):
            yield project.under(is_cut=lambda module, span, what: False), ""
        for name, why in CONFIGURED.items():
            if getattr(project.options, name):
                yield project.under(**{name: ()}), why

    # -------------------------------------------------------------------------------------------------------------- comments

    def _comment_on_way(self, diagnostic: Diagnostic) -> str:
        for frame in diagnostic.trace:
            comment = self.comment_at(frame)
            if comment is not None:
                return f"{'at the blocking call' if frame.kind == 'blocking' else 'at a call on the way'}, {comment}"
        return "a comment on the way suppresses it"

    def comment_at(self, frame: Frame) -> str | None:
        """The comment at a step of a chain that cuts the chain there; None if there is none."""
        module = next((module for module in self._examination.modules if module.path == frame.place.path), None)
        if module is None:
            return None
        what = "leaf" if frame.kind == "blocking" else "hop"
        covering = self._examination.comments.covering(module, what, frame.place.line, frame.place.end_line)
        return _comment(*covering.suppressed) if covering is not None else None

    # ------------------------------------------------------------------------------------------------------ whole functions

    def through(self, project: Project, scope: Scope) -> list[Verdict]:
        """The findings that stand in the function, or whose chain goes through it."""
        ends = [occurrence.expression.span.end for occurrence in project.operations.occurrences(scope)]
        whole = project.place(scope.module, Span(scope.summary.span.start, max([scope.summary.span.end, *ends])))
        found = []
        for diagnostic in self._report.diagnostics:
            steps = [frame.place for frame in diagnostic.trace if frame.kind in ("call", "blocking")] or [diagnostic.place]
            if any(step.path == whole.path and whole.line <= step.line <= whole.end_line for step in (diagnostic.place, *steps)):
                end = f", in which the chain ends at {_at(steps[-1])}" if steps[-1] != diagnostic.place else ""
                text = f"as {diagnostic.code} at {_at(diagnostic.place)}{end}"
                found.append(Verdict(Outcome.REPORTED, text, diagnostic))
        return found[:MOST_ELSEWHERE]


def _identity(diagnostic: Diagnostic) -> tuple[str, Place, str]:
    return diagnostic.code, diagnostic.place, diagnostic.message


def _is_about(diagnostic: Diagnostic, place: Place) -> bool:
    return diagnostic.place == place or any(frame.place == place for frame in diagnostic.related)


def _at(place: Place) -> str:
    return f"{place.path}:{place.line}:{place.column}"


def _comment(kind: str, path: str, line: int, reason: str) -> str:
    spelled = "`# noqa`" if kind == "noqa" else "`# asyncdb:` comment"
    return f"the {spelled} at {path}:{line} suppresses it" + (f" ({reason})" if reason else "")
