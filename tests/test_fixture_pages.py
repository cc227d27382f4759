"""Runs the literate pages, and holds their format: what a page says is either checked or refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fixture_pages import EVALUATOR, FIXTURES, Case, PageError, pages, parse_page, read_page
from fixture_runs import differences, run_case

CASES = [
    pytest.param(case, id=f"{path.relative_to(FIXTURES).with_suffix('').as_posix()}: {case.name}")
    for path in pages()
    for case in read_page(path)
]
SOURCE = "import psycopg2\n\n\nasync def load():\n    psycopg2.connect()"
RULE_PAGE = Path("fixtures/blocking-driver-call.md")
EVALUATOR_PAGE = Path(f"fixtures/{EVALUATOR}/names.md")


@pytest.mark.parametrize("case", CASES)
def test_case_finds_exactly_what_its_page_says(case: Case, tmp_path: Path) -> None:
    found = differences(case, run_case(case, tmp_path))
    if found:
        pytest.fail("\n\n".join([f"{case.place}: {case.name}", *found]), pytrace=False)


def test_there_are_pages_about_rules_and_about_the_evaluator() -> None:
    assert {EVALUATOR, FIXTURES.name} == {path.parent.name for path in pages()}


def page(*lines: str, code: str = SOURCE) -> str:
    return "\n".join(["# Page", "", "## Case", *lines, "```python", code, "```", ""])


def found_in(text: str, directory: Path, path: Path = RULE_PAGE) -> str:
    (case,) = parse_page(text, path)
    return "\n".join(differences(case, run_case(case, directory)))


def test_an_unexpected_finding_is_a_difference(tmp_path: Path) -> None:
    assert "> 5 |     psycopg2.connect()\n      ^ found, not expected: [ADB101]" in re.sub(
        r">\s+", "> ", found_in(page(), tmp_path)
    )


def test_a_missing_finding_is_a_difference(tmp_path: Path) -> None:
    text = found_in(page(code="x = 1  # error: [ADB101]"), tmp_path)
    assert "expected, not found: [ADB101]" in text


def test_a_finding_counts_once(tmp_path: Path) -> None:
    text = found_in(page(code=f"{SOURCE}  # error: [ADB101, blocking-driver-call]"), tmp_path)
    assert text.count("expected, not found: [ADB101]") == 1
    assert "not expected" not in text


def test_the_quoted_part_must_stand_in_the_message(tmp_path: Path) -> None:
    assert not found_in(page(code=f'{SOURCE}  # error: [ADB101] "psycopg2.connect"'), tmp_path / "right")
    assert "expected, not found" in found_in(page(code=f'{SOURCE}  # error: [ADB101] "sqlite3"'), tmp_path / "wrong")


def test_a_wrong_snapshot_is_a_difference(tmp_path: Path) -> None:
    text = page("```snapshot", "nothing", "```", code=f"{SOURCE}  # error: [ADB101]")
    assert "expected snapshot:\nnothing\n" in found_in(text, tmp_path)


def test_the_configuration_of_a_case_holds(tmp_path: Path) -> None:
    text = page("```toml", 'per-file-ignores = {"app/*" = ["ADB101"]}', "```")
    assert not found_in(text, tmp_path)


def test_a_wrong_reveal_is_a_difference(tmp_path: Path) -> None:
    assert not found_in(page(code="x = 1  # reveal: 1"), tmp_path / "right", EVALUATOR_PAGE)
    assert "expected 2\n      ^ got      1" in found_in(page(code="x = 1  # reveal: 2"), tmp_path / "wrong", EVALUATOR_PAGE)


def test_a_reveal_without_a_statement_is_a_difference(tmp_path: Path) -> None:
    assert "no statement" in found_in(page(code="pass  # reveal: 1"), tmp_path, EVALUATOR_PAGE)


@pytest.mark.parametrize(
    ("text", "path", "complaint"),
    [
        ("# Title\n\nprose\n", RULE_PAGE, "has no case"),
        (page(code="x = 1  # eror: [ADB101]"), RULE_PAGE, "unknown marker `# eror:`"),
        (page(code="x = 1  # error: ADB101"), RULE_PAGE, "expected `# error: [rule]"),
        (page(code="x = 1  # error: [ADB999]"), RULE_PAGE, "there is no rule `ADB999`"),
        (page(code="x = 1"), Path("fixtures/no-such-rule.md"), "there is no rule `no-such-rule`"),
        (f"Rules: no-such-rule\n\n{page()}", RULE_PAGE, "there is no rule `no-such-rule`"),
        (f"{page()}\nRules: ADB101\n", RULE_PAGE, "before the first case"),
        (f"{page()}\n## Case\n```python\n```\n", RULE_PAGE, "a second case `Case`"),
        (page("```python", "```"), RULE_PAGE, "a second file `app/main.py`"),
        (page("`app/db.py`:", "prose"), RULE_PAGE, "no fence follows the file name"),
        (page("```pyhton", "```"), RULE_PAGE, "a language that means nothing here"),
        (page("```toml", "= 1", "```"), RULE_PAGE, "not TOML"),
        ("# Title\n```toml\nselect = []\n```\n", RULE_PAGE, "a case without Python file"),
        ("```python\n```\n", RULE_PAGE, "before the first heading"),
        ("# Title\n```python\nx = 1\n", RULE_PAGE, "the fence is not closed"),
        (page(code="x = 1"), EVALUATOR_PAGE, "without `# reveal:`"),
        (page(code="x = 1  # reveal:"), EVALUATOR_PAGE, "expected one `# reveal: TEXT`"),
    ],
)
def test_what_is_not_understood_is_refused(text: str, path: Path, complaint: str) -> None:
    with pytest.raises(PageError, match=re.escape(complaint)):
        parse_page(text, path)
