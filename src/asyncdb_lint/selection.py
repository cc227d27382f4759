"""Which rules run, how severe they are and where: the meaning of selectors.

A selector is a code (`ADB101`), a prefix of codes (`ADB1`), a rule's name, or a preset. For each rule the most specific selector
that matches it decides; on a tie `ignore` wins. `per-file-ignores` come on top and always win.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from asyncdb_lint.config import RuleOptions, Settings
from asyncdb_lint.globs import compile_globs
from asyncdb_lint.model import Role, Severity
from asyncdb_lint.rules import Rule, all_rules

PREFIX = "ADB"
ALWAYS = frozenset({"ADB000", "ADB002"})
"""Findings about files that could not be checked: they stay on unless a code, name or prefix ignores them."""
STRICT = frozenset({"ADB309", "ADB311", "ADB313", "ADB406", "ADB606", "ADB702", "ADB708", "ADB901"})
PERFORMANCE = frozenset({"ADB801", "ADB803", "ADB804", "ADB805"})
PREVIEW = frozenset({"ADB506"})
"""Rules that only `all`, their exact code or their name selects."""

PRESETS: Mapping[str, str] = {
    "default": "every rule that is on by default",
    "strict": "default and the missing safeguards",
    "perf": "query efficiency; add it to another preset",
    "all": "everything, previews too",
}


def _in_preset(rule: Rule, preset: str) -> bool:
    match preset:
        case "all":
            return True
        case "strict":
            return rule.default or rule.code in STRICT
        case "perf":
            return rule.code in PERFORMANCE
        case _:
            return rule.default


def known_selectors(rules: Iterable[Rule]) -> frozenset[str]:
    """Every word that selects something: codes, their prefixes from `ADB` on, names and presets."""
    words = set(PRESETS)
    for rule in rules:
        words.add(rule.name)
        words.update(rule.code[:length] for length in range(len(PREFIX), len(rule.code) + 1))
    return frozenset(words)


def rule_selectors() -> frozenset[str]:
    """The selectors of all rules; importing the rules, and the analysis with them, is put off until somebody asks."""
    return known_selectors(all_rules())


def specificity(selector: str, rule: Rule) -> int:
    """How closely `selector` names `rule`: 0 not at all, 1 by a preset, then by the length of the prefix; exactly is the most."""
    if selector in (rule.code, rule.name):
        return len(rule.code)
    if selector in PRESETS:
        return int(_in_preset(rule, selector))
    if selector.startswith(PREFIX) and rule.code.startswith(selector) and rule.code not in PREVIEW:
        return len(selector)
    return 0


def _closest(selectors: Sequence[str], rule: Rule) -> int:
    return max((specificity(selector, rule) for selector in selectors), default=0)


class Selection:
    """The rules of a run. `rules` are those that run, by code."""

    def __init__(self, settings: Settings, rules: Iterable[Rule]) -> None:
        self._settings = settings
        self._known = tuple(rules)
        select = (*settings.select, *settings.extend_select)
        ignore = (*settings.ignore, *settings.extend_ignore)
        self.rules = tuple(rule for rule in self._known if self._runs(rule, select, ignore))

    def _runs(self, rule: Rule, select: Sequence[str], ignore: Sequence[str]) -> bool:
        selected = max(_closest(select, rule), 1 if rule.code in ALWAYS else 0)
        ignored = _closest(ignore, rule)
        if rule.code in ALWAYS and ignored == 1:
            ignored = 0
        return selected > ignored and self.options(rule).enabled

    def options(self, rule: Rule) -> RuleOptions:
        """What `rules.<code|name>` sets for `rule`; its code wins over its name."""
        by_rule = self._settings.rules
        return by_rule.get(rule.code) or by_rule.get(rule.name) or RuleOptions()

    def severity(self, rule: Rule, own: Severity | None = None) -> Severity:
        """The severity to report: the configured one, else `own` (a finding's), else the rule's."""
        return self.options(rule).severity or own or rule.severity

    def roles(self, rule: Rule) -> frozenset[Role]:
        """The roles of files in which `rule` speaks."""
        configured = self.options(rule).roles
        return rule.roles if configured is None else configured

    def ignored_codes(self, path: str) -> frozenset[str]:
        """The codes that `per-file-ignores` silence in the file at `path` (relative to the root)."""
        codes: frozenset[str] = frozenset()
        for pattern, silenced in self._ignores:
            if pattern.fullmatch(path):
                codes |= silenced
        return codes

    @cached_property
    def _ignores(self) -> list[tuple[re.Pattern[str], frozenset[str]]]:
        tables = (self._settings.per_file_ignores, self._settings.extend_per_file_ignores)
        ignores = []
        for glob, selectors in (item for table in tables for item in table.items()):
            pattern = compile_globs([glob])
            if pattern is not None:
                ignores.append((pattern, frozenset(rule.code for rule in self._known if _closest(selectors, rule))))
        return ignores
