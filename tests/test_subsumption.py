"""Which of two findings about one defect is reported, and what becomes of the other."""

from __future__ import annotations

from dataclasses import replace

from asyncdb_lint.model import Diagnostic, Frame, Place, Severity
from asyncdb_lint.subsumption import without_subsumed

SUBSUMES = {"ADB206": ("ADB202",), "ADB102": ("ADB103",)}
HERE, THERE = Place("a.py", 3, 5, 3, 9), Place("a.py", 7, 5, 7, 9)


def found(code: str, place: Place = HERE, **facts: object) -> Diagnostic:
    return replace(Diagnostic(code, code.lower(), Severity.ERROR, code, place), **facts)  # type: ignore[arg-type]


def codes(diagnostics: list[Diagnostic]) -> list[str]:
    return [diagnostic.code for diagnostic in diagnostics]


def test_the_more_telling_finding_at_one_place_is_kept() -> None:
    assert codes(without_subsumed([found("ADB202"), found("ADB206")], SUBSUMES)) == ["ADB206"]


def test_findings_at_two_places_are_two_defects() -> None:
    assert codes(without_subsumed([found("ADB202", THERE), found("ADB206")], SUBSUMES)) == ["ADB202", "ADB206"]


def test_rules_that_do_not_subsume_each_other_both_report() -> None:
    assert codes(without_subsumed([found("ADB201"), found("ADB206")], SUBSUMES)) == ["ADB201", "ADB206"]


def test_a_finding_alone_is_kept_whatever_could_subsume_it() -> None:
    assert codes(without_subsumed([found("ADB202"), found("ADB103")], SUBSUMES)) == ["ADB202", "ADB103"]


def test_the_calls_of_a_subsumed_finding_become_related_places() -> None:
    call = Frame("call", "calls `load`", "app.load", THERE)
    entry = Frame("entry", "`view` runs on the event loop", "app.view", Place("a.py", 1, 1, 1, 2))
    chain = found("ADB103", THERE, defect="session of view", trace=(entry, call))
    (kept,) = without_subsumed([found("ADB102", defect="session of view"), chain], SUBSUMES)
    assert kept.code == "ADB102"
    assert kept.related == (call,)
