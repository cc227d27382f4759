"""What the repository's documents promise: the commands, the examples, the excerpts of output, the links."""

from __future__ import annotations

import contextlib
import io
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from asyncdb_lint import __version__
from asyncdb_lint.cli import main
from asyncdb_lint.docs import drivers_page, libraries, rules_page
from asyncdb_lint.options import OPTIONS
from asyncdb_lint.rules import all_rules

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
FIVE_MISTAKES = {
    "a synchronous driver in async code": {"ADB101", "ADB103"},
    "an un-awaited call": {"ADB201", "ADB202"},
    "a connection or engine per request": {"ADB301", "ADB302"},
    "a missing timeout": {"ADB701"},
    "mixed SQLAlchemy": {"ADB501", "ADB502", "ADB503"},
}
COMMANDS = (
    "python3.11 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/asyncdb-lint examples/shop",
    "python3.11 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && .venv/bin/pytest",
)
PAGES = [*sorted(path.name for path in ROOT.glob("*.md")), "docs/rules.md", "docs/drivers.md", "docs/stubs.md"]


@cache
def output(project: str, output_format: str = "full") -> tuple[int, str]:
    """The exit code and the report on an example, from the root of the repository."""
    stream = io.StringIO()
    with contextlib.chdir(ROOT), contextlib.redirect_stdout(stream), pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "120")
        code = main([f"examples/{project}", "--no-cache", "--output-format", output_format, "--color=never"])
    return code, stream.getvalue()


def dependencies() -> str:
    """The report of `deps` on the project in tests/deps, from the root of the repository."""
    stream = io.StringIO()
    with contextlib.chdir(ROOT), contextlib.redirect_stdout(stream), pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "120")
        assert main(["deps", "tests/deps/shop", "--no-cache", "--color=never"]) == 1
    return stream.getvalue()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


# --------------------------------------------------------------------------------------------------------------------- examples


@pytest.mark.parametrize("mistake", FIVE_MISTAKES)
def test_the_example_shows_each_of_the_five_mistakes(mistake: str) -> None:
    code, text = output("shop", "concise")
    assert code == 1
    assert set(re.findall(r"\bADB\d{3}\b", text)) >= FIVE_MISTAKES[mistake]


def test_the_example_shows_nothing_else() -> None:
    reported = re.findall(r": (ADB\d{3}) ", output("shop", "concise")[1])
    assert sorted(reported) == sorted(code for codes in FIVE_MISTAKES.values() for code in codes)


def test_each_finding_of_the_example_stands_at_a_line_that_says_so() -> None:
    for path, line in re.findall(r"^(\S+?):(\d+):", output("shop", "concise")[1], re.MULTILINE):
        above = (ROOT / path).read_text().splitlines()[: int(line)]
        assert any(re.search("mistake|a synchronous session|is no", text, re.IGNORECASE) for text in above[-5:]), f"{path}:{line}"


def test_the_fixed_example_is_silent() -> None:
    code, text = output("shop-fixed", "concise")
    assert (code, text) == (0, "All checks passed! 10 files.\n")


# ----------------------------------------------------------------------------------------------------------------------- README


def test_the_readme_opens_with_the_two_commands() -> None:
    assert [block.rstrip("\n") for block in blocks("sh")[:2]] == list(COMMANDS)
    assert "## " not in README[: README.index(COMMANDS[1])]


def test_the_excerpts_in_the_readme_are_real_output() -> None:
    excerpts = blocks("text")
    assert len(excerpts) == 3
    assert excerpts[0].splitlines() == output("shop", "concise")[1].splitlines()
    assert excerpts[1] in output("shop")[1]
    assert excerpts[2] in dependencies()


def test_the_readme_lists_every_key_of_the_configuration() -> None:
    table = README[README.index("| key | default |") : README.index("`asyncdb-lint --show-settings`")]
    keys = [key for row in table.strip().splitlines()[2:] for key in re.findall(r"`([a-z-]+)`", row.split("|")[1])]
    assert sorted(keys) == sorted(option.name for option in OPTIONS)


def test_the_readme_lists_every_rule_of_the_catalogue() -> None:
    table = README[README.index("| mistake | rules |") : README.index("[docs/rules.md]")]
    listed = set(re.findall(r"(ADB\d{3}) `([a-z-]+)`", table))
    assert listed == {(rule.code, rule.name) for rule in all_rules() if not rule.code.startswith("ADB0")}


@pytest.mark.parametrize("page", PAGES)
def test_links_to_files_lead_somewhere(page: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", (ROOT / page).read_text(encoding="utf-8")):
        assert "://" in target or (ROOT / page).parent.joinpath(target).exists(), target


# ---------------------------------------------------------------------------------------------------------- generated and packaged


def test_the_page_of_rules_is_up_to_date() -> None:
    assert (ROOT / "docs/rules.md").read_text(encoding="utf-8") == rules_page(all_rules())


def test_the_page_of_drivers_is_up_to_date() -> None:
    assert (ROOT / "docs/drivers.md").read_text(encoding="utf-8") == drivers_page()


def test_the_page_of_drivers_names_every_driver_and_its_distributions() -> None:
    page = drivers_page()
    for library in libraries("drivers", "DRIVER"):
        row = next(line for line in page.splitlines() if f"`{library.modules[0]}`" in line)
        assert all(name in row for name in (library.facts["name"], *library.facts.get("distributions", ()))), row


def test_the_changelog_has_an_entry_for_this_version() -> None:
    assert f"\n## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_manifest_of_the_hook_is_valid() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")]
    process = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (process.returncode, process.stdout, process.stderr) == (0, "", "")


def test_the_example_of_a_stub_gives_the_findings_that_its_page_shows(tmp_path: Path) -> None:
    page = (ROOT / "docs/stubs.md").read_text(encoding="utf-8")
    for name, text in re.findall(r"^`([\w./]+)`:\n```\w+\n(.*?)^```", page, re.MULTILINE | re.DOTALL):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "asyncdb_lint", "--no-cache", "--output-format", "concise"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    shown = re.search(r"^```text\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert shown is not None
    assert run.stdout.startswith(shown[1]), run.stdout + run.stderr
    assert run.returncode == 1
