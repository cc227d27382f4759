"""The rules, one a file, named by the rule's name; a file in this package that defines `RULE` is a rule."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from asyncdb_lint.model import Applicability, Diagnostic, Module, Role, Severity

if TYPE_CHECKING:
    from asyncdb_lint.rules.audits import Audit
    from asyncdb_lint.semantics.project import Project

EVERYWHERE = frozenset({Role.APP, Role.SCRIPT, Role.TEST, Role.MIGRATION})
RUNNING_CODE = frozenset({Role.APP, Role.SCRIPT})
APPLICATION = frozenset({Role.APP})


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: what users call it, when it speaks, and the function that asks the project.

    `subsumes` are the codes of the rules whose findings about the same defect (`Diagnostic.defect`) are left out beside one of this rule.
    The documentation is the docstring of the rule's module, with the fixed headings of docs/rules.md. `check` is None for the
    findings that the run itself makes (a file that cannot be parsed), and for rules about dependencies, which the command `deps` runs:
    `audit` asks what a directory depends on.
    """

    code: str
    name: str
    summary: str
    severity: Severity
    check: Callable[[Project, Module], Iterator[Diagnostic]] | None
    roles: frozenset[Role] = EVERYWHERE
    default: bool = True
    fix: Applicability | None = None
    subsumes: tuple[str, ...] = ()
    since: str = "0.1.0"
    doc: str = ""
    audit: Callable[[Audit], Iterator[Diagnostic]] | None = None


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by code."""
    rules = []
    for module in pkgutil.iter_modules(__path__):
        rule = getattr(importlib.import_module(f"{__name__}.{module.name}"), "RULE", None)
        if rule is not None:
            rules.append(rule)
    return tuple(sorted(rules, key=lambda rule: rule.code))
