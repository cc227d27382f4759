"""Selection: which selector decides for which rule."""

from __future__ import annotations

from typing import Any

import pytest

from asyncdb_lint.config import RuleOptions, Settings
from asyncdb_lint.model import Role, Severity
from asyncdb_lint.rules import RUNNING_CODE, Rule
from asyncdb_lint.selection import Selection, known_selectors


def rule(code: str, name: str, default: bool = True) -> Rule:
    return Rule(code, name, f"finds {name}", Severity.ERROR, None, RUNNING_CODE, default)


RULES = (
    rule("ADB000", "syntax-error"),
    rule("ADB101", "blocking-driver-call"),
    rule("ADB103", "blocking-call-chain"),
    rule("ADB309", "engine-before-fork", default=False),
    rule("ADB506", "implicit-lazy-load", default=False),
    rule("ADB801", "insert-in-loop", default=False),
)


def running(**settings: Any) -> list[str]:
    return [found.code[3:] for found in Selection(Settings(root="/project", **settings), RULES).rules]


@pytest.mark.parametrize(
    ("settings", "codes"),
    [
        ({}, ["000", "101", "103"]),
        ({"select": ("strict",)}, ["000", "101", "103", "309"]),
        ({"select": ("perf",)}, ["000", "801"]),
        ({"extend_select": ("perf",)}, ["000", "101", "103", "801"]),
        ({"select": ("all",)}, ["000", "101", "103", "309", "506", "801"]),
        ({"select": ("ADB",)}, ["000", "101", "103", "309", "801"]),
        ({"select": ("ADB506",)}, ["000", "506"]),
        ({"select": ("implicit-lazy-load",)}, ["000", "506"]),
        ({"select": ("ADB1",), "ignore": ("ADB10",)}, ["000"]),
        ({"select": ("ADB101",), "ignore": ("ADB1",)}, ["000", "101"]),
        ({"select": ("ADB1",), "ignore": ("ADB1",)}, ["000"]),
        ({"select": ("ADB101",), "ignore": ("blocking-driver-call",)}, ["000"]),
        ({"select": ("all",), "ignore": ("perf",)}, ["000", "101", "103", "309", "506"]),
        ({"ignore": ("all",)}, ["000"]),
        ({"ignore": ("ADB000",)}, ["101", "103"]),
        ({"extend_ignore": ("syntax-error", "ADB103")}, ["101"]),
        ({"rules": {"ADB101": RuleOptions(enabled=False)}}, ["000", "103"]),
    ],
)
def test_the_most_specific_selector_wins_and_ignore_wins_ties(settings: dict[str, Any], codes: list[str]) -> None:
    assert running(**settings) == codes


def test_every_prefix_from_adb_on_is_known() -> None:
    assert known_selectors(RULES[:2]) >= {"ADB", "ADB0", "ADB00", "ADB10", "ADB101", "blocking-driver-call", "perf"}
    assert not known_selectors(RULES) & {"A", "AD", "ADB2", "", "E501"}


def test_severity_and_roles_come_from_the_configuration_by_code_or_name() -> None:
    options = {
        "blocking-driver-call": RuleOptions(Severity.INFO),
        "ADB103": RuleOptions(roles=frozenset({Role.TEST})),
    }
    selection = Selection(Settings(root="/project", rules=options), RULES)
    _, direct, chain, *_ = RULES
    assert selection.severity(direct) is Severity.INFO
    assert selection.severity(direct, Severity.WARNING) is Severity.INFO
    assert selection.severity(chain) is Severity.ERROR
    assert selection.severity(chain, Severity.WARNING) is Severity.WARNING
    assert selection.roles(chain) == {Role.TEST}
    assert selection.roles(direct) == RUNNING_CODE


def test_per_file_ignores_silence_rules_in_matching_files() -> None:
    settings = Settings(
        root="/project",
        select=("ADB101",),
        per_file_ignores={"tests/**": ("ADB1",), "legacy.py": ("blocking-call-chain",)},
        extend_per_file_ignores={"tests/old/**": ("perf",)},
    )
    selection = Selection(settings, RULES)
    assert selection.ignored_codes("tests/test_api.py") == {"ADB101", "ADB103"}
    assert selection.ignored_codes("app/legacy.py") == {"ADB103"}
    assert selection.ignored_codes("tests/old/x.py") == {"ADB101", "ADB103", "ADB801"}
    assert selection.ignored_codes("app/api.py") == frozenset()
