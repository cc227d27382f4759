"""How rules are explained, in the terminal and as a page, and what form their documentation has. The real texts: test_rule_docs.py."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from asyncdb_lint.cli import main
from asyncdb_lint.docs import main as write_docs
from asyncdb_lint.explain import SECTIONS, defects
from asyncdb_lint.model import Severity
from asyncdb_lint.rules import RUNNING_CODE, Rule

DOCUMENTATION = """
## What it does
Finds blocking calls.

## Why is this bad?
The loop stands still.

## Example
```python
connect()
```

## Use instead
```python
await connect()
```
"""
RULES = (
    Rule("ADB101", "blocking-driver-call", "calls that block the loop", Severity.ERROR, None, RUNNING_CODE, doc=DOCUMENTATION),
    Rule("ADB301", "connect-per-request", "connections made per request", Severity.WARNING, None, doc=DOCUMENTATION),
)


@pytest.fixture(autouse=True)
def _two_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("asyncdb_lint.explain.all_rules", lambda: RULES)
    monkeypatch.setattr("asyncdb_lint.docs.all_rules", lambda: RULES)


@pytest.mark.parametrize(
    "arguments", [["rule", "ADB101"], ["explain", "blocking-driver-call"], ["--explain", "adb101"], ["rule", "ADB101", "ADB301"]]
)
def test_a_rule_is_explained_by_code_or_name(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 0
    out = capsys.readouterr().out
    assert out.startswith(
        "blocking-driver-call (ADB101)\n=============================\ncalls that block the loop\nsince 0.1.0 · on"
    )
    assert "What it does\n------------\nFinds blocking calls." in out


def test_an_unknown_rule_is_refused_with_a_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "blocking-driver"]) == 2
    assert capsys.readouterr().err == "error: unknown rule `blocking-driver`; did you mean `blocking-driver-call`?\n"


def test_all_rules_can_be_printed_as_json_and_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "--all", "--output-format", "json"]) == 0
    assert [rule["code"] for rule in json.loads(capsys.readouterr().out)] == ["ADB101", "ADB301"]
    assert main(["rule", "--all", "--output-format", "markdown"]) == 0
    out = capsys.readouterr().out
    assert '<a id="adb301"></a>\n\n## connect-per-request (ADB301)\n' in out
    assert "### Why is this bad?" in out


@pytest.mark.parametrize("name", ["rules.md", "drivers.md"])
def test_a_generated_page_is_written_and_compared(name: str, tmp_path: Path) -> None:
    assert write_docs(["--check", str(tmp_path)]) == 1
    assert write_docs([str(tmp_path)]) == 0
    assert write_docs(["--check", str(tmp_path)]) == 0
    (tmp_path / name).write_text("stale\n")
    assert write_docs(["--check", str(tmp_path)]) == 1


def test_documentation_out_of_form_is_refused() -> None:
    assert defects(RULES[0]) == []
    headings = [f"## {heading}\ntext\n" for heading in ("Example", "What it does", "Notes")]
    odd = Rule("ADB101", "x-y", "", Severity.ERROR, None, doc="".join(headings))
    assert defects(odd) == [
        "unknown section `Notes`",
        "no section `Why is this bad?`",
        "no section `Use instead`",
        "sections out of order",
    ]
    assert len(SECTIONS) == len(set(SECTIONS))
