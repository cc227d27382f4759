"""The answer of `why` as text: each call in its line, what is known of it, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.explanation import Account, Explanation, Verdict
from asyncdb_lint.model import Frame, Place
from asyncdb_lint.reporters import Presentation
from asyncdb_lint.reporters.frames import Excerpts, Texts
from asyncdb_lint.reporters.style import Style, printable
from asyncdb_lint.reporters.text import finding_lines
from asyncdb_lint.reporters.traces import abridged


class ExplanationText:
    """Prints explanations; of the findings about one call the first is printed in full."""

    def __init__(self, texts: Texts, presentation: Presentation) -> None:
        self._texts = texts
        self._presentation = presentation
        self._style = Style(presentation.color)

    def lines(self, explanation: Explanation) -> Iterator[str]:
        """The lines of an answer: the calls in the order in which they are made, each closed by what became of it."""
        for account in explanation.accounts:
            yield from self._account(account)
            yield ""
        for verdict in explanation.findings:
            yield from self._verdict(verdict)
            yield ""
        yield from (f"note: {printable(notice)}" for notice in explanation.notices)

    def _account(self, account: Account) -> Iterator[str]:
        frames = [frame for remark in account.remarks for frame in remark.frames]
        excerpts = self._excerpts([account.place, *(frame.place for frame in frames)])
        yield from excerpts.lines("-->", account.place, "^", f"`{account.text}`", "code")
        shown = any(verdict.diagnostic is not None and verdict.diagnostic.trace for verdict in account.verdicts)
        for remark in account.remarks:
            yield f"{self._style.paint('help', remark.subject)}: {printable(remark.text)}"
            if not shown:
                yield from self._frames(remark.frames, excerpts)
        for number, verdict in enumerate(account.verdicts):
            yield from self._verdict(verdict, in_full=not number)

    def _excerpts(self, places: list[Place]) -> Excerpts:
        return Excerpts(self._texts, self._style, self._presentation, len(str(max(place.line for place in places))))

    def _frames(self, frames: tuple[Frame, ...], excerpts: Excerpts) -> Iterator[str]:
        first, omitted, last = abridged(frames, self._presentation.verbose)
        for frame in first:
            yield from self._frame(frame, excerpts)
        if omitted:
            yield f"  ... {omitted} more"
        for frame in last:
            yield from self._frame(frame, excerpts)

    def _frame(self, frame: Frame, excerpts: Excerpts) -> Iterator[str]:
        label = f"{frame.message} in `{frame.symbol}`" if frame.kind == "blocking" else frame.message
        return excerpts.lines(":::", frame.place, "-", label, "secondary")

    def _verdict(self, verdict: Verdict, *, in_full: bool = True) -> Iterator[str]:
        word = self._style.paint(str(verdict.outcome), str(verdict.outcome))
        yield f"{word} {printable(verdict.text)}"
        if verdict.diagnostic is not None and in_full:
            for line in finding_lines(verdict.diagnostic, self._texts, self._style, self._presentation):
                yield f"  {line}".rstrip()
