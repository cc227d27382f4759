"""The formats for people: `full` (frames and the call chain), `concise` (a line a finding) and `grouped` (by file)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import TextIO

from asyncdb_lint.config import Settings
from asyncdb_lint.model import Applicability, Diagnostic, Frame, Place, Report
from asyncdb_lint.reporters import Presentation
from asyncdb_lint.reporters.causes import Cause, causes
from asyncdb_lint.reporters.frames import Excerpts, Texts, fix_diff
from asyncdb_lint.reporters.style import Style, printable
from asyncdb_lint.reporters.summary import statistics_lines, summary_lines
from asyncdb_lint.reporters.traces import abridged, printed_trace


def write(report: Report, settings: Settings, stream: TextIO, presentation: Presentation) -> None:
    """Write the findings (or the statistics), the notices and the summary."""
    style = Style(presentation.color)
    if presentation.statistics:
        stream.writelines(f"{line}\n" for line in statistics_lines(report))
    elif settings.output_format == "full":
        texts = Texts(settings.root, presentation.texts)
        for cause in causes(report.diagnostics):
            first, *others = cause.diagnostics
            stream.writelines(f"{line}\n" for line in _Full(first, texts, style, presentation).lines())
            stream.writelines(f"{line}\n" for line in _entry_points(cause, others, style, presentation.shown))
            stream.write("\n")
    else:
        lines = _grouped if settings.output_format == "grouped" else _concise
        stream.writelines(f"{line}\n" for line in lines(report, style, presentation.shown))
    if presentation.summary:
        stream.writelines(f"note: {printable(notice)}\n" for notice in report.notices)
        stream.writelines(f"{line}\n" for line in summary_lines(report))


def _entry_points(cause: Cause, others: list[Diagnostic], style: Style, shown: Callable[[str], str]) -> Iterator[str]:
    """The findings after the first that have the same cause, a line each."""
    if others:
        place = cause.place
        where = f"`{cause.symbol}` ({printable(shown(place.path))}:{place.line})"
        yield f"note: {len(others)} more finding{'s' if len(others) > 1 else ''} with the same cause, {where}:"
    for diagnostic in others:
        place = diagnostic.place
        yield f"  {printable(shown(place.path))}:{place.line}:{place.column}: {_headline(diagnostic, style)}"


def _concise(report: Report, style: Style, shown: Callable[[str], str]) -> Iterator[str]:
    for diagnostic in report.diagnostics:
        place = diagnostic.place
        yield f"{printable(shown(place.path))}:{place.line}:{place.column}: {_headline(diagnostic, style)}"


def _grouped(report: Report, style: Style, shown: Callable[[str], str]) -> Iterator[str]:
    for path, diagnostics in groupby(report.diagnostics, lambda diagnostic: diagnostic.place.path):
        yield printable(shown(path))
        rows = [(f"{d.place.line}:{d.place.column}", d) for d in diagnostics]
        width = max(len(position) for position, _ in rows)
        for position, diagnostic in rows:
            severity = style.paint(diagnostic.severity, f"{diagnostic.severity:<7}")
            yield f"  {position:<{width}}  {severity}  {_headline(diagnostic, style)}"
        yield ""


def _headline(diagnostic: Diagnostic, style: Style) -> str:
    mark = " [*]" if diagnostic.fix and diagnostic.fix.applicability is Applicability.SAFE else ""
    return f"{style.paint('code', diagnostic.code)}{mark} {printable(diagnostic.message)}"


class _Full:
    """One finding in full: the primary frame, the call chain, related places, help and notes."""

    def __init__(self, diagnostic: Diagnostic, texts: Texts, style: Style, presentation: Presentation) -> None:
        self._diagnostic = diagnostic
        self._texts = texts
        self._style = style
        self._presentation = presentation
        self._trace = printed_trace(diagnostic)
        chain = tuple(frame for frame in self._trace if frame.kind != "entry" and frame.place != diagnostic.place)
        self._steps = abridged((*chain, *diagnostic.related), presentation.verbose)
        places = [diagnostic.place, *(frame.place for frame in (*self._steps[0], *self._steps[2]))]
        self._gutter = len(str(max(place.line for place in places)))
        self._excerpts = Excerpts(texts, style, presentation, self._gutter)

    def lines(self) -> Iterator[str]:
        diagnostic, style = self._diagnostic, self._style
        mark = " [*]" if diagnostic.fix and diagnostic.fix.applicability is Applicability.SAFE else ""
        yield f"{style.paint(diagnostic.severity, diagnostic.code)}{mark} {printable(diagnostic.message)}"
        yield from self._frame("-->", diagnostic.place, "^", self._primary_label())
        first, omitted, last = self._steps
        for frame in first:
            yield from self._frame(":::", frame.place, "-", _label(frame))
        if omitted:
            yield f"{' ' * self._gutter} ... {omitted} more call{'s' if omitted > 1 else ''}"
        for frame in last:
            yield from self._frame(":::", frame.place, "-", _label(frame))
        yield from self._help()

    def _primary_label(self) -> str:
        at_primary = [frame for frame in self._trace if frame.place == self._diagnostic.place and frame.kind != "entry"]
        if self._trace and self._trace[0].kind == "entry":
            blocking = [frame for frame in at_primary if frame.kind == "blocking"]
            return _label(blocking[0]) if blocking else "runs on the event loop"
        return _label(at_primary[0]) if at_primary else ""

    def _frame(self, arrow: str, place: Place, mark: str, label: str) -> Iterator[str]:
        role = self._diagnostic.severity if mark == "^" else "secondary"
        return self._excerpts.lines(arrow, place, mark, label, role)

    def _help(self) -> Iterator[str]:
        diagnostic, style = self._diagnostic, self._style
        fix = diagnostic.fix
        advice = diagnostic.help or (fix.message if fix else None)
        if advice:
            yield f"{style.paint('help', 'help')}: {printable(advice)}"
        if fix:
            for sign, line in fix_diff(fix, self._texts):
                yield "  " + style.paint("removed" if sign == "-" else "added", f"{sign} {line}".rstrip())
            if fix.applicability is Applicability.UNSAFE:
                yield "note: this fix is unsafe: it may change what the code does; apply with `--unsafe-fixes`"
        yield f"note: rule `{diagnostic.name}`"


def finding_lines(diagnostic: Diagnostic, texts: Texts, style: Style, presentation: Presentation) -> Iterator[str]:
    """One finding as `full` prints it, without the findings of the same cause."""
    return _Full(diagnostic, texts, style, presentation).lines()


def _label(frame: Frame) -> str:
    """What is written beside the marks; the driver call always bears the driver's canonical name."""
    if frame.kind == "blocking" and frame.symbol and frame.symbol not in frame.message:
        return f"{frame.message} in `{frame.symbol}`" if frame.message else f"`{frame.symbol}`"
    return frame.message
