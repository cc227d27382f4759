"""Reporters: the text that people read and the JSON that programs read."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from asyncdb_lint.config import Settings
from asyncdb_lint.model import Applicability, Diagnostic, Edit, Fix, Frame, Place, Report, Severity
from asyncdb_lint.options import FORMATS
from asyncdb_lint.reporters import REPORTERS, Presentation, write

API = """\
from app.repo import load_user


@router.get("/{user_id}")
async def get_user(user_id: int):
    return load_user(user_id)
"""
REPO = """\
import psycopg2


def load_user(user_id):
    connection = psycopg2.connect(DSN)
    return connection.execute(user_id)
"""

ENTRY = Frame("entry", "`get_user` runs on the event loop", "app.api.get_user", Place("app/api.py", 5, 11, 5, 19))
CALL = Frame("call", "calls `load_user`", "app.repo.load_user", Place("app/api.py", 6, 12, 6, 30))
BLOCKING = Frame("blocking", "blocks here", "psycopg2.connect", Place("app/repo.py", 5, 18, 5, 39))
FIX = Fix(
    "Run `load_user` in a thread",
    Applicability.UNSAFE,
    (Edit(Place("app/api.py", 6, 12, 6, 30), "await asyncio.to_thread(load_user, user_id)"),),
)
FINDING = Diagnostic(
    code="ADB103",
    name="blocking-call-chain",
    severity=Severity.ERROR,
    message="`get_user` blocks the event loop in `psycopg2.connect()`",
    place=Place("app/api.py", 6, 12, 6, 30),
    help="use `psycopg.AsyncConnection` or asyncpg, or hand the call to a thread",
    symbol="app.api.get_user",
    target="psycopg2.connect",
    trace=(ENTRY, CALL, BLOCKING),
    fix=FIX,
    fingerprint="0" * 32,
    noqa_line=6,
)
WARNING = Diagnostic("ADB301", "connect-per-request", Severity.WARNING, "`load_user` connects", Place("app/repo.py", 5, 18, 5, 39))
REPORT = Report((FINDING, WARNING), (replace(WARNING, suppressed=("noqa", "app/x.py", 3, "")),), files=412, skipped_files=1)


OTHER_FINDING = replace(
    FINDING,
    message="`get_owner` blocks the event loop in `psycopg2.connect()`",
    place=Place("app/owners.py", 8, 12, 8, 30),
    symbol="app.owners.get_owner",
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "api.py").write_text(API)
    (tmp_path / "app" / "repo.py").write_text(REPO)
    return tmp_path


def printed(directory: Path, report: Report, output_format: str = "full", **presentation: Any) -> str:
    stream = io.StringIO()
    presentation.setdefault("summary", False)
    write(report, Settings(root=str(directory), output_format=output_format), stream, Presentation(**presentation))
    return stream.getvalue()


def shown(root: Path, source: str, place: Place, **presentation: Any) -> list[str]:
    """The frame lines of a finding at `place` of a file with the text `source`."""
    diagnostic = Diagnostic("ADB101", "blocking-driver-call", Severity.ERROR, "message", place)
    texts = {place.path: source.encode()}
    return printed(root, Report((diagnostic,)), texts=texts, **presentation).splitlines()


def test_every_format_of_the_option_has_a_reporter() -> None:
    assert tuple(REPORTERS) == FORMATS


def test_full_shows_the_frame_the_call_chain_the_help_and_the_fix(project: Path) -> None:
    assert printed(project, Report((FINDING,))) == (
        "ADB103 `get_user` blocks the event loop in `psycopg2.connect()`\n"
        " --> app/api.py:6:12\n"
        "  |\n"
        "5 | async def get_user(user_id: int):\n"
        "6 |     return load_user(user_id)\n"
        "  |            ^^^^^^^^^^^^^^^^^^ runs on the event loop\n"
        "  |\n"
        " ::: app/repo.py:5:18\n"
        "  |\n"
        "4 | def load_user(user_id):\n"
        "5 |     connection = psycopg2.connect(DSN)\n"
        "  |                  --------------------- blocks here in `psycopg2.connect`\n"
        "  |\n"
        "help: use `psycopg.AsyncConnection` or asyncpg, or hand the call to a thread\n"
        "  - return load_user(user_id)\n"
        "  + return await asyncio.to_thread(load_user, user_id)\n"
        "note: this fix is unsafe: it may change what the code does; apply with `--unsafe-fixes`\n"
        "note: rule `blocking-call-chain`\n"
        "\n"
    )


def test_a_trace_that_ends_in_a_stub_is_printed_up_to_the_line_that_calls_the_driver(project: Path) -> None:
    call = Frame("call", "", "psycopg2.connect", Place("app/repo.py", 5, 18, 5, 39))
    stub = Frame("blocking", "`psycopg2.connect()` blocks", "psycopg2.connect", Place("", 1, 1, 1, 1))
    text = printed(project, Report((replace(FINDING, trace=(ENTRY, CALL, call, stub)),)))
    assert text.count(":::") == 1
    assert "--------------------- `psycopg2.connect()` blocks\n" in text
    data = json.loads(printed(project, Report((replace(FINDING, trace=(ENTRY, CALL, call, stub)),)), "json"))
    assert [frame["kind"] for frame in data["diagnostics"][0]["trace"]] == ["entry", "call", "blocking"]
    assert data["diagnostics"][0]["trace"][-1]["path"] == "app/repo.py"


def test_a_long_chain_is_abridged_unless_verbose(project: Path) -> None:
    steps = tuple(Frame("call", f"step {number}", "", Place("app/repo.py", number, 1, number, 2)) for number in (1, 4, 5, 6) * 3)
    report = Report((replace(FINDING, trace=(ENTRY, CALL, *steps[:11])),))
    text = printed(project, report)
    assert "  ... 3 more calls\n" in text
    assert text.count(":::") == 8
    assert printed(project, report, verbose=True).count(":::") == 11


def test_related_places_follow_the_chain(project: Path) -> None:
    origin = Frame("origin", "the pool is made here", "", Place("app/repo.py", 1, 1, 1, 7))
    text = printed(project, Report((replace(WARNING, related=(origin,)),)))
    assert " ::: app/repo.py:1:1\n" in text
    assert "------ the pool is made here\n" in text


def test_a_file_that_changed_since_is_shown_without_a_frame(project: Path) -> None:
    (project / "app" / "repo.py").write_text("x = 1\n")
    text = printed(project, Report((FINDING, WARNING)))
    assert " ::: app/repo.py:5:18\n  = blocks here" in text
    assert "connection" not in text


def test_marks_follow_tabs_wide_and_unprintable_characters(tmp_path: Path) -> None:
    lines = shown(tmp_path, 'x(\t"日本\u202e", call())\n', Place("a.py", 1, 11, 1, 17))
    source, marks = lines[3], lines[4]
    assert source == '1 | x(  "日本\\u202e", call())'
    assert marks == f"  | {' ' * 18}^^^^^^"
    assert source.index("call") - len("1 | ") + len("日本") == 18


def test_marks_follow_wide_characters_in_a_line_that_is_cut(tmp_path: Path) -> None:
    source = f"x = '{'日' * 80}', call(), '{'本' * 80}'\n"
    begin = source.index("call") + 1
    lines = shown(tmp_path, source, Place("a.py", 1, begin, 1, begin + 6), width=70)
    before_call = lines[3].partition("call()")[0]
    assert lines[4].index("^") == len(before_call) + before_call.count("日")


def test_long_lines_are_cut_round_the_mark(tmp_path: Path) -> None:
    source = f"value = [{'1, ' * 60}call(), {'2, ' * 60}]\n"
    begin = source.index("call") + 1
    lines = shown(tmp_path, source, Place("a.py", 1, begin, 1, begin + 6), width=70)
    assert max(len(line) for line in lines) <= 70
    marked = lines[4].index("^")
    assert lines[3][marked : marked + 6] == "call()"
    assert lines[3].startswith("1 | ...")
    assert lines[3].endswith("...")


def test_a_range_of_several_lines_is_marked_to_the_end_of_its_first_line(tmp_path: Path) -> None:
    lines = shown(tmp_path, "run(\n    a,\n)\n", Place("a.py", 1, 1, 3, 2))
    assert lines[3:5] == ["1 | run(", "  | ^^^^"]


def test_lines_end_at_line_feeds_and_carriage_returns_only(tmp_path: Path) -> None:
    lines = shown(tmp_path, "a = 1\r\nb = '\x0c\u2028'\rcall()\n", Place("a.py", 3, 1, 3, 7))
    assert lines[3:5] == ["2 | b = '\\x0c\\u2028'", "3 | call()"]


def test_a_declared_encoding_is_honoured(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes("# coding: latin-1\nx = 'é'; call()\n".encode("latin-1"))
    diagnostic = Diagnostic("ADB101", "blocking-driver-call", Severity.ERROR, "message", Place("a.py", 2, 10, 2, 16))
    assert "2 | x = 'é'; call()\n  |          ^^^^^^" in printed(tmp_path, Report((diagnostic,)))


def test_concise_is_one_line_a_finding(project: Path) -> None:
    safe = replace(FINDING, fix=Fix("Await it", Applicability.SAFE))
    assert printed(project, Report((safe, WARNING)), "concise") == (
        "app/api.py:6:12: ADB103 [*] `get_user` blocks the event loop in `psycopg2.connect()`\n"
        "app/repo.py:5:18: ADB301 `load_user` connects\n"
    )


def test_grouped_names_each_file_once(project: Path) -> None:
    second = replace(WARNING, place=Place("app/repo.py", 10, 1, 10, 2))
    assert printed(project, Report((WARNING, second)), "grouped") == (
        "app/repo.py\n  5:18  warning  ADB301 `load_user` connects\n  10:1  warning  ADB301 `load_user` connects\n\n"
    )


def test_paths_resolve_from_a_working_directory_above_the_root(project: Path) -> None:
    assert printed(project, Report((WARNING,)), "concise", root="backend").startswith("backend/app/repo.py:5:18:")
    assert printed(project, Report((WARNING,)), "concise", root="../other").startswith("app/repo.py:5:18:")


def test_a_path_with_control_characters_cannot_forge_lines(project: Path) -> None:
    forged = replace(WARNING, place=Place("a\nb.py", 1, 1, 1, 2))
    assert printed(project, Report((forged,)), "concise") == "a\\nb.py:1:1: ADB301 `load_user` connects\n"


@pytest.mark.parametrize("output_format", ["full", "concise", "grouped"])
def test_colours_add_nothing_but_colour(project: Path, output_format: str) -> None:
    import re

    plain = printed(project, REPORT, output_format, summary=True)
    coloured = printed(project, REPORT, output_format, summary=True, color=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_the_summary_counts_what_was_found_and_what_is_hidden(project: Path) -> None:
    text = printed(project, REPORT, "concise", summary=True)
    assert text.endswith(
        "Found 1 error and 1 warning in 2 of 412 files.\n  1 fixable with `--fix --unsafe-fixes`; 1 suppressed; 1 file skipped\n"
    )
    safe = replace(WARNING, severity=Severity.INFO, fix=Fix("", Applicability.SAFE))
    text = printed(
        project, Report((FINDING, OTHER_FINDING, WARNING, replace(safe, message="other")), files=2), "concise", summary=True
    )
    assert text.endswith(
        "Found 2 errors, 1 warning and 1 info in 3 of 3 files.\n  1 fixable with `--fix` (2 more with `--unsafe-fixes`)\n"
    )


@pytest.mark.parametrize(
    ("report", "line"),
    [
        (Report(files=412, suppressed=(WARNING,) * 4), "All checks passed! 412 files, 4 suppressed.\n"),
        (Report(files=1), "All checks passed! 1 file.\n"),
        (Report(files=2, errors=(("a.py", "broken"),)), "Found nothing, but not every file could be checked: 2 files.\n"),
        (Report(), ""),
    ],
)
def test_the_summary_without_findings(project: Path, report: Report, line: str) -> None:
    assert printed(project, report, summary=True) == line


def test_notices_stand_before_the_summary_in_one_line_each(project: Path) -> None:
    report = Report(files=3, notices=("no known driver is used",))
    assert printed(project, report, summary=True) == "note: no known driver is used\nAll checks passed! 3 files.\n"


def test_statistics_count_rules_by_frequency(project: Path) -> None:
    safe = replace(WARNING, fix=Fix("", Applicability.SAFE))
    report = Report((WARNING, FINDING, *(safe,) * 9))
    assert printed(project, report, statistics=True) == ("10  ADB301  connect-per-request  [*]\n 1  ADB103  blocking-call-chain\n")


def schema() -> dict[str, Any]:
    text = files("asyncdb_lint").joinpath("schemas", "report.schema.json").read_text(encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]


@pytest.mark.parametrize("report", [REPORT, Report(), replace(REPORT, errors=(("a.py", "m"),), diagnostics=REPORT.suppressed)])
def test_json_follows_the_schema(project: Path, report: Report) -> None:
    jsonschema.Draft7Validator.check_schema(schema())
    jsonschema.validate(json.loads(printed(project, report, "json")), schema())


def test_the_schema_refuses_what_breaks_the_contract(project: Path) -> None:
    data = json.loads(printed(project, REPORT, "json"))
    data["diagnostics"][0]["location"] = None
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema())


def test_json_holds_every_field_of_a_finding(project: Path) -> None:
    data = json.loads(printed(project, REPORT, "json", root="backend"))
    assert data["schema_version"] == 1
    assert data["root"] == "backend"
    assert data["summary"] == {
        "files": 412,
        "error": 1,
        "warning": 1,
        "info": 0,
        "fixable_safe": 0,
        "fixable_unsafe": 1,
        "suppressed": 1,
        "baseline": 0,
        "baseline_stale": 0,
        "skipped_files": 1,
    }
    finding = data["diagnostics"][0]
    assert finding["path"] == "app/api.py"
    assert finding["location"] == {"line": 6, "column": 12}
    assert finding["end_location"] == {"line": 6, "column": 30}
    assert [frame["kind"] for frame in finding["trace"]] == ["entry", "call", "blocking"]
    assert finding["trace"][-1]["symbol"] == "psycopg2.connect"
    assert finding["fix"]["edits"][0]["content"] == "await asyncio.to_thread(load_user, user_id)"
    assert finding["suppressed"] is None
    assert data["diagnostics"][1]["noqa_line"] == 5


def test_findings_with_one_cause_are_printed_together_and_counted_as_one(project: Path) -> None:
    shared = tuple(replace(finding, cause="app.repo.load_user -> psycopg2") for finding in (FINDING, OTHER_FINDING))
    report = Report((shared[0], WARNING, shared[1]), files=3)
    lines = printed(project, report, summary=True).splitlines()
    note = lines.index("note: 1 more finding with the same cause, `app.repo.load_user` (app/repo.py:5):")
    assert lines[note + 1] == "  app/owners.py:8:12: ADB103 `get_owner` blocks the event loop in `psycopg2.connect()`"
    assert lines[note + 2] == "", "the next finding follows after the group"
    assert lines[-2].startswith("Found 2 errors and 1 warning with 2 causes in 3 of 3 files.")
    data = json.loads(printed(project, report, "json"))
    ids = [diagnostic["cause"] for diagnostic in data["diagnostics"]]
    assert ids[0] == ids[2] != ids[1]
    assert [(cause["id"], cause["symbol"], cause["findings"]) for cause in data["causes"]] == [
        (ids[0], "app.repo.load_user", 2),
        (ids[1], "", 1),
    ]
    assert data["causes"][0]["path"] == "app/repo.py"


def test_findings_without_a_common_cause_are_causes_of_their_own(project: Path) -> None:
    text = printed(project, Report((FINDING, OTHER_FINDING), files=3), summary=True)
    assert "same cause" not in text
    assert "cause" not in text.splitlines()[-2]
