"""The documentation of rules is run: examples are reported, by their rule and no other line, and what to use instead is silent."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fixture_pages import FIXTURES
from fixture_runs import run_files

import asyncdb_lint.rules
from asyncdb_lint.docs import rules_page
from asyncdb_lint.explain import defects, sections
from asyncdb_lint.rules import Rule, all_rules

RULES = [pytest.param(rule, id=rule.name) for rule in all_rules()]
NO_EXAMPLE = {"ADB002": "a file large enough to be skipped is no example"}
_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE_NAME = re.compile(r"^`([^`\n]+)`:\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def projects(text: str) -> Iterator[dict[str, str]]:
    """The projects in a section: all named files together are one, each unnamed Python fence is another."""
    named = dict(_FILE_NAME.findall(text))
    if named:
        yield named
    for language, code in _FENCE.findall(_FILE_NAME.sub("", text)):
        if language == "python":
            yield {"app/main.py": code}


def found(rule: Rule, files: dict[str, str], directory: Path) -> list[str]:
    run = run_files(files, directory, (rule.code,))
    assert not run.report.errors
    return [diagnostic.code for diagnostic in run.report.diagnostics]


@pytest.mark.parametrize("rule", RULES)
def test_every_example_is_reported_by_its_rule_alone(rule: Rule, tmp_path: Path) -> None:
    examples = list(projects(sections(rule).get("Example", "")))
    assert bool(examples) != (rule.code in NO_EXAMPLE), "a rule shows an example, or NO_EXAMPLE says why it has none"
    for number, files in enumerate(examples):
        assert set(found(rule, files, tmp_path / str(number))) == {rule.code}, "\n".join(files.values())


@pytest.mark.parametrize("rule", RULES)
def test_what_to_use_instead_is_silent(rule: Rule, tmp_path: Path) -> None:
    instead = list(projects(sections(rule).get("Use instead", "")))
    assert instead or rule.code in NO_EXAMPLE
    for number, files in enumerate(instead):
        assert found(rule, files, tmp_path / str(number)) == [], "\n".join(files.values())


@pytest.mark.parametrize("rule", RULES)
def test_the_documentation_has_the_form_that_users_know(rule: Rule) -> None:
    allowed = {"no section `Example`", "no section `Use instead`"} if rule.code in NO_EXAMPLE else set()
    assert set(defects(rule)) <= allowed


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_page_of_cases(rule: Rule) -> None:
    assert (FIXTURES / f"{rule.name}.md").is_file()


def test_every_page_at_the_top_is_about_a_rule_or_names_its_rules() -> None:
    names = {rule.name for rule in all_rules()}
    unnamed = [page.name for page in FIXTURES.glob("*.md") if page.stem not in names]
    assert [name for name in unnamed if "\nRules: " not in (FIXTURES / name).read_text("utf-8")] == []


def test_a_module_bears_the_name_of_its_rule() -> None:
    modules = {module.name for module in pkgutil.iter_modules(asyncdb_lint.rules.__path__)}
    assert {rule.name.replace("-", "_") for rule in all_rules()} <= modules


def test_codes_and_names_are_used_once() -> None:
    rules = all_rules()
    assert len({rule.code for rule in rules}) == len({rule.name for rule in rules}) == len(rules)


def test_the_generated_page_mentions_every_rule() -> None:
    page = rules_page(all_rules())
    for rule in all_rules():
        assert f"## {rule.name} ({rule.code})" in page
        assert f"[{rule.code}](#{rule.code.lower()})" in page
