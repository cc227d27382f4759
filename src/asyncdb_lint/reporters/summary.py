"""Counts of a report: the summary and the statistics."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from asyncdb_lint.model import Applicability, Report, Severity
from asyncdb_lint.reporters.causes import causes


def fixable(report: Report, applicability: Applicability) -> int:
    """How many findings have a fix of that kind."""
    return sum(1 for diagnostic in report.diagnostics if diagnostic.fix and diagnostic.fix.applicability is applicability)


def by_severity(report: Report) -> dict[Severity, int]:
    """The number of findings of each severity, worst first."""
    counts = Counter(diagnostic.severity for diagnostic in report.diagnostics)
    return {severity: counts[severity] for severity in Severity}


def summary_lines(report: Report) -> Iterator[str]:
    """The summary: what was found, and what is hidden; nothing when no file was checked."""
    if not report.files and not report.diagnostics:
        return
    hidden = [f"{len(report.suppressed)} suppressed"] if report.suppressed else []
    if report.skipped_files:
        hidden.append(f"{_counted(report.skipped_files, 'file')} skipped")
    if not report.diagnostics:
        verdict = "Found nothing, but not every file could be checked:" if report.errors else "All checks passed!"
        yield f"{verdict} {', '.join((_counted(report.files, 'file'), *hidden))}."
        return
    found = [_counted(count, severity) for severity, count in by_severity(report).items() if count]
    places = len({diagnostic.place.path for diagnostic in report.diagnostics})
    shared = len(causes(report.diagnostics))
    of_causes = f" with {_counted(shared, 'cause')}" if shared < len(report.diagnostics) else ""
    yield f"Found {_listed(found)}{of_causes} in {places} of {_counted(max(report.files, places), 'file')}."
    details = "; ".join((*_fixes(report), *hidden))
    if details:
        yield f"  {details}"


def _fixes(report: Report) -> Iterator[str]:
    safe, unsafe = fixable(report, Applicability.SAFE), fixable(report, Applicability.UNSAFE)
    if safe:
        yield f"{safe} fixable with `--fix`" + (f" ({unsafe} more with `--unsafe-fixes`)" if unsafe else "")
    elif unsafe:
        yield f"{unsafe} fixable with `--fix --unsafe-fixes`"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def statistics_lines(report: Report) -> Iterator[str]:
    """One line a rule that has findings, the most frequent first: count, code, name, and `[*]` if a safe fix exists."""
    counts = Counter((diagnostic.code, diagnostic.name) for diagnostic in report.diagnostics)
    safe = {d.code for d in report.diagnostics if d.fix and d.fix.applicability is Applicability.SAFE}
    width = len(str(max(counts.values(), default=0)))
    for (code, name), count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        yield f"{count:>{width}}  {code}  {name}" + ("  [*]" if code in safe else "")
