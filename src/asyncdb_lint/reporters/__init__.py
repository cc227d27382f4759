"""Writers of reports, one module a format; a format is found by its name, and only its module is imported.

A reporter is a function `write(report, settings, stream, presentation)`. It prints what it is given, in the given order, and reads
nothing but the source lines that it shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Protocol, TextIO

from asyncdb_lint.config import Settings
from asyncdb_lint.model import Report

REPORTERS: Mapping[str, str] = {"full": "text", "concise": "text", "grouped": "text", "json": "json_report"}
"""The module of each format; `options.FORMATS` names the same formats."""

TEXT_FORMATS = frozenset({"full", "concise", "grouped"})
"""Formats for people: they carry the summary, which goes to standard error beside the others."""

RULES_PAGE = "docs/rules.md"


@dataclass(frozen=True, slots=True)
class Presentation:
    """How a report is shown, as against what it says.

    `width` is the number of columns of the output. `root` is the project's root relative to the working directory: text formats
    put it before paths when it lies below, so that an editor finds the files. `texts` replaces the content of files, by path.
    """

    color: bool = False
    width: int = 120
    verbose: bool = False
    statistics: bool = False
    summary: bool = True
    root: str = "."
    texts: Mapping[str, bytes] = field(default_factory=dict)

    def shown(self, path: str) -> str:
        """`path` (relative to the project's root) as text formats print it."""
        below = self.root not in (".", "") and not self.root.startswith(("..", "/")) and not path.startswith("..")
        return f"{self.root}/{path}" if below else path


class Reporter(Protocol):
    """Writes a report in one format."""

    def write(self, report: Report, settings: Settings, stream: TextIO, presentation: Presentation) -> None: ...


def write(report: Report, settings: Settings, stream: TextIO, presentation: Presentation | None = None) -> None:
    """Write `report` in the format that `settings` name. Raises KeyError for an unknown format."""
    module: Reporter = import_module(f"{__name__}.{REPORTERS[settings.output_format]}")
    module.write(report, settings, stream, presentation or Presentation())


def rule_url(code: str) -> str:
    """Where the rule is documented."""
    return f"{RULES_PAGE}#{code.lower()}"
