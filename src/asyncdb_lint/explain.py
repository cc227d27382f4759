"""The documentation of rules: the docstrings of their modules, cut into sections.

A rule's docstring has Markdown sections (`## What it does`, …) in the order of `SECTIONS`. `rule`, `--explain` and docs/rules.md all
print from here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import import_module
from inspect import cleandoc

from asyncdb_lint.model import Role
from asyncdb_lint.problems import ConfigurationError, Problem, did_you_mean
from asyncdb_lint.rules import Rule, all_rules

SECTIONS = (
    "What it does",
    "Why is this bad?",
    "Example",
    "Use instead",
    "When it stays silent",
    "Fix safety",
    "Options",
    "References",
)
REQUIRED = frozenset({"What it does", "Why is this bad?", "Example", "Use instead"})
_HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


def explain(rules: Sequence[str], output_format: str = "text", *, every: bool = False) -> str:
    """The documentation of `rules` (codes or names), or of every rule, as "text", "markdown" or "json".

    Raises ConfigurationError for a rule that does not exist.
    """
    chosen = list(all_rules()) if every else _chosen(rules)
    if output_format == "json":
        import json

        return json.dumps([rule_data(rule) for rule in chosen], ensure_ascii=False, indent=1) + "\n"
    render = markdown if output_format == "markdown" else _text
    return "\n".join(render(rule) for rule in chosen)


def _chosen(rules: Sequence[str]) -> list[Rule]:
    known = {word: rule for rule in all_rules() for word in (rule.code, rule.name)}
    problems = [
        Problem(f"unknown rule `{rule}`", did_you_mean(rule, known) or "`rule --all` lists every rule")
        for rule in rules
        if rule not in known and rule.upper() not in known
    ]
    if problems or not rules:
        raise ConfigurationError(problems or [Problem("no rule given", "name one, or use `--all`")])
    return [known.get(rule) or known[rule.upper()] for rule in rules]


def documentation(rule: Rule) -> str:
    """The rule's documentation: Markdown without a title."""
    if rule.doc:
        return cleandoc(rule.doc)
    module = rule.check.__module__ if rule.check else f"asyncdb_lint.rules.{rule.name.replace('-', '_')}"
    return cleandoc(import_module(module).__doc__ or "")


def sections(rule: Rule) -> dict[str, str]:
    """The sections of the documentation by heading; what stands before the first heading is under ""."""
    pieces = _HEADING.split(documentation(rule))
    found = {"": pieces[0].strip()}
    found.update((heading.strip(), text.strip()) for heading, text in zip(pieces[1::2], pieces[2::2], strict=True))
    return found


def defects(rule: Rule) -> list[str]:
    """What is wrong with the form of the documentation: unknown, missing or misplaced sections."""
    found = [heading for heading in sections(rule) if heading]
    wrong = [f"unknown section `{heading}`" for heading in found if heading not in SECTIONS]
    wrong += [f"no section `{heading}`" for heading in SECTIONS if heading in REQUIRED and heading not in found]
    known = [heading for heading in found if heading in SECTIONS]
    if known != sorted(known, key=SECTIONS.index):
        wrong.append("sections out of order")
    return wrong


def status(rule: Rule) -> str:
    """One line: since when, on or off, severity, fix and roles."""
    fix = f"{rule.fix} fix" if rule.fix else "no fix"
    roles = "all files" if rule.roles >= set(Role) - {Role.VENDORED} else f"in {', '.join(sorted(rule.roles))} files"
    return f"since {rule.since} · {'on' if rule.default else 'off'} by default · {rule.severity} · {fix} · {roles}"


def markdown(rule: Rule) -> str:
    """The rule's section of docs/rules.md."""
    text = re.sub(r"^## ", "### ", documentation(rule), flags=re.MULTILINE)
    anchor = f'<a id="{rule.code.lower()}"></a>'
    return f"{anchor}\n\n## {rule.name} ({rule.code})\n\n{rule.summary}.\n\n*{status(rule)}*\n\n{text}\n"


def _text(rule: Rule) -> str:
    title = f"{rule.name} ({rule.code})"
    body = re.sub(r"^## (.+)$", lambda match: f"{match[1]}\n{'-' * len(match[1])}", documentation(rule), flags=re.MULTILINE)
    return f"{title}\n{'=' * len(title)}\n{rule.summary}\n{status(rule)}\n\n{body}\n"


def rule_data(rule: Rule) -> dict[str, object]:
    """The rule as plain data."""
    return {
        "code": rule.code,
        "name": rule.name,
        "summary": rule.summary,
        "severity": str(rule.severity),
        "default": rule.default,
        "fix": str(rule.fix) if rule.fix else None,
        "roles": sorted(str(role) for role in rule.roles),
        "since": rule.since,
        "documentation": documentation(rule),
    }
