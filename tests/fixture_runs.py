"""Runs small projects in this process, and compares what is found with what a page expects.

Files are written to a directory, so that discovery judges them as in a real run; what is lowered once is kept for the whole session,
which makes a case cost milliseconds.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from fixture_pages import Case, Expected
from value_text import value_text

from asyncdb_lint.config import Request, Settings, load
from asyncdb_lint.config_files import OWN_FILES
from asyncdb_lint.dependencies.files import read_contents
from asyncdb_lint.dependencies.records import StatedVersions
from asyncdb_lint.dependencies.versions import stated_versions
from asyncdb_lint.deps import FAMILY, audited, read_dependencies
from asyncdb_lint.discovery import survey
from asyncdb_lint.findings import Examination, check_project
from asyncdb_lint.model import (
    Assign,
    Diagnostic,
    Expression,
    ExpressionStatement,
    Module,
    ModuleSummary,
    ParseFailure,
    Report,
    Return,
    Statement,
)
from asyncdb_lint.reporters import Presentation, write
from asyncdb_lint.selection import rule_selectors
from asyncdb_lint.semantics.project import Project, ProjectOptions, position
from asyncdb_lint.semantics.values import Scope
from asyncdb_lint.semantics.walk import blocks_of
from asyncdb_lint.source import SourceFile, digest
from asyncdb_lint.stub_library import StubLibrary
from asyncdb_lint.syntax import lower

_LOWERED: dict[tuple[str, bool], ModuleSummary | ParseFailure] = {}
_CONFIGURATION_FILES = (*OWN_FILES, "pyproject.toml")


def lowered(content: bytes, *, stub: bool = False) -> ModuleSummary | ParseFailure:
    """The summary of these bytes, lowered once a session."""
    key = (digest(content), stub)
    if key not in _LOWERED:
        _LOWERED[key] = lower(content, stub=stub)
    return _LOWERED[key]


@cache
def stub_library(directories: tuple[str, ...] = ()) -> StubLibrary:
    """The stubs; one library for all cases without stubs of their own."""
    return StubLibrary(directories, lambda _, content: lowered(content, stub=True))


@dataclass(frozen=True, slots=True)
class Run:
    """A small project after its run."""

    settings: Settings
    modules: tuple[Module, ...]
    versions: StatedVersions
    report: Report

    def project(self) -> Project:
        """The project, linked anew."""
        options = ProjectOptions(versions=self.settings.versions, stated=self.versions.by_directory)
        return Project(self.modules, stub_library(self.settings.stubs), options)


def run_files(
    files: Mapping[str, str | bytes], directory: Path, rules: Sequence[str] = (), options: Mapping[str, object] | None = None
) -> Run:
    """Write the files into the (empty) directory and run these rules over them, under raw configuration values."""
    for name, text in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
    values = {"select": list(rules), **(options or {})}
    request = Request(
        str(directory), options=values, isolated=not any(name in files for name in _CONFIGURATION_FILES), no_cache=True, jobs=1
    )
    settings = load(request, rule_selectors).settings
    problems: list[tuple[str, str]] = []
    found, dependencies = survey(settings, lambda path, message: problems.append((path, message)))
    assert not problems, problems
    modules, failures = _lower_files(found)
    checked = frozenset(file.path for file in found)
    versions = stated_versions(read_contents(settings.root, dependencies))
    if rules and all(rule.startswith(FAMILY) for rule in rules):  # those that the command `deps` runs
        examination = Examination(settings, modules, failures, stub_library(settings.stubs), versions)
        report = audited(settings, examination, read_dependencies(settings, dependencies, settings.root))
    else:
        report = check_project(settings, modules, failures, stub_library(settings.stubs), checked, versions)
    return Run(settings, tuple(modules), versions, replace(report, files=len(checked)))


def _lower_files(files: Sequence[SourceFile]) -> tuple[list[Module], list[tuple[SourceFile, ParseFailure]]]:
    modules, failures = [], []
    for file in files:
        summary = lowered(Path(file.absolute).read_bytes(), stub=file.is_stub)
        if isinstance(summary, ParseFailure):
            failures.append((file, summary))
        else:
            modules.append(Module(file.path, file.module or file.path, file.root, file.role, summary, file.is_package))
    return modules, failures


def run_case(case: Case, directory: Path) -> Run:
    """Run a page's case."""
    return run_files(case.files, directory, case.rules, case.options)


# ------------------------------------------------------------------------------------------------------------------- comparison


def differences(case: Case, run: Run) -> list[str]:
    """What is not as the case expects, one text each; empty if all is well."""
    found = [f"internal error: {path}: {message}" for path, message in run.report.errors]
    remarks = _finding_remarks(case, run.report)
    for at, remark in _reveal_remarks(case, run):
        remarks[at].append(remark)
    found += [_listing(case, path, remarks) for path in sorted({path for path, _ in remarks})]
    if case.snapshot is not None:
        printed = printed_report(run)
        if printed.strip("\n") != case.snapshot.strip("\n"):
            found.append(f"expected snapshot:\n{case.snapshot}\ngot:\n{printed}")
    return found


def _finding_remarks(case: Case, report: Report) -> dict[tuple[str, int], list[str]]:
    got: dict[tuple[str, int], list[Diagnostic]] = defaultdict(list)
    for diagnostic in report.diagnostics:
        got[diagnostic.place.path, diagnostic.place.line].append(diagnostic)
    remarks: dict[tuple[str, int], list[str]] = defaultdict(list)
    for at in {*got, *case.errors}:
        surplus = list(got[at])
        missing = [expected for expected in case.errors.get(at, ()) if not _take(expected, surplus)]
        remarks[at] += [f"expected, not found: {expected}" for expected in missing]
        remarks[at] += [f"found, not expected: [{found.code}] {found.message}" for found in surplus]
    return defaultdict(list, {at: texts for at, texts in remarks.items() if texts})


def _take(expected: Expected, found: list[Diagnostic]) -> bool:
    """Take the finding that meets the expectation out of those found."""
    for index, diagnostic in enumerate(found):
        if diagnostic.code == expected.code and expected.message in diagnostic.message:
            del found[index]
            return True
    return False


def _listing(case: Case, path: str, remarks: Mapping[tuple[str, int], list[str]]) -> str:
    """The file with line numbers, and the remarks below their lines."""
    lines = case.files.get(path, "").splitlines()
    last = max(line for name, line in remarks if name == path)
    lines += [""] * (last - len(lines))
    text = [f"{path}:"]
    for number, line in enumerate(lines, 1):
        own = remarks.get((path, number), ())
        text.append(f"{'>' if own else ' '}{number:4} | {line}")
        text += [f"      ^ {remark}" for remark in own]
    return "\n".join(text)


def printed_report(run: Run) -> str:
    """The report in the format `full`, without the summary."""
    stream = io.StringIO()
    write(run.report, replace(run.settings, output_format="full"), stream, Presentation(summary=False))
    return stream.getvalue()


# --------------------------------------------------------------------------------------------------------------------- reveals


def _reveal_remarks(case: Case, run: Run) -> Iterator[tuple[tuple[str, int], str]]:
    if not case.reveals:
        return
    project = run.project()
    revealed = {module.path: dict(revealed_values(project, module)) for module in run.modules}
    for (path, line), wanted in case.reveals.items():
        got = revealed.get(path, {}).get(line, "no statement with a value begins here")
        if got != wanted:
            yield (path, line), f"expected {wanted}\n      ^ got      {got}"


def revealed_values(project: Project, module: Module) -> Iterator[tuple[int, str]]:
    """The text of each expression statement's, assigned or returned value, by the line on which the statement ends."""
    for scope in project.scopes(module):
        for statement, expression in _valued_statements(scope.summary.body):
            line, _ = position(module.summary.line_starts, statement.span.end - 1)
            yield line, value_text(project.value(scope, expression))


def _valued_statements(body: Sequence[Statement]) -> Iterator[tuple[Statement, Expression]]:
    for statement in body:
        if isinstance(statement, ExpressionStatement | Assign | Return) and statement.value is not None:
            yield statement, statement.value
        for block in blocks_of(statement):
            yield from _valued_statements(block)


def scopes_of(project: Project) -> Iterator[Scope]:
    """Every function, lambda and body of the project."""
    for module in project.modules:
        yield from project.scopes(module)
