"""The command `why`: for each call on a line, what is known of it, and why it is reported or not.

The project is settled, read and linked as `check` without paths does it, and the same rules run over all of it: an answer cannot
contradict the report. The exit code is 0 whatever the answer is.
"""

from __future__ import annotations

import os
import re
import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from asyncdb_lint.check import request_of
from asyncdb_lint.config import Settings, load
from asyncdb_lint.discovery import ProjectFiles, survey
from asyncdb_lint.problems import ConfigurationError, Problem
from asyncdb_lint.reporters import Presentation
from asyncdb_lint.selection import rule_selectors
from asyncdb_lint.source import SourceFile
from asyncdb_lint.stub_library import StubError
from asyncdb_lint.terminal import Progress, progress_for, use_color, width

if TYPE_CHECKING:
    from asyncdb_lint.explanation import Explanation
    from asyncdb_lint.model import Module
    from asyncdb_lint.semantics.project import Project

OK = 0

_LOCATION = re.compile(r"(?P<path>.+?):(?P<line>\d+)(?::(?P<column>\d+))?:?")


class Location(NamedTuple):
    """Where the user asks: a path as typed, and 1-based line and column."""

    path: str
    line: int
    column: int | None


def why(options: Namespace) -> int:
    """Print the answer. Raises ConfigurationError for a place about which nothing can be said."""
    location = _parsed(options.location)
    settings, warnings = _settings(options, location)
    for warning in warnings:
        print(warning.render(), file=sys.stderr)
    errors: list[tuple[str, str]] = []
    project = survey(settings, lambda path, message: errors.append((path, message)))
    for path, message in errors:
        print(f"error: {path}: {message}", file=sys.stderr)
    file = next((file for file in project.sources if _is_same(file, os.path.abspath(location.path))), None)
    if file is None:
        print(f"silent because `{location.path}` is not analysed: `exclude`, `include` or an ignore file leaves it out")
        return OK
    progress = progress_for(sys.stderr, os.environ, quiet=False)
    try:
        explanation = _explained(settings, location, project, file, progress)
    except StubError as error:
        raise _error(str(error), "correct the stub, or take its directory out of `stubs`") from None
    finally:
        if progress is not None:
            progress.close()
    _print(explanation, settings, options)
    return OK


def _parsed(text: str) -> Location:
    match = _LOCATION.fullmatch(text)
    if match is None:
        raise _error(f"expected FILE:LINE or FILE:LINE:COLUMN, got `{text}`", "write for example `app/api.py:12`")
    column = int(match["column"]) if match["column"] else None
    location = Location(match["path"], int(match["line"]), column)
    if not os.path.isfile(location.path):
        remedy = "it is a directory; name a file in it" if os.path.isdir(location.path) else "give its path from here"
        raise _error(f"there is no file `{location.path}`", remedy)
    return location


def _settings(options: Namespace, location: Location) -> tuple[Settings, Sequence[Problem]]:
    """The settings of the configuration nearest to the file; where there is none, of the project in the working directory."""
    request = request_of(options, (location.path,))
    configuration = load(request, rule_selectors)
    below = os.path.join(request.cwd, "")
    if configuration.settings.config_file is None and os.path.abspath(location.path).startswith(below):
        configuration = load(replace(request, paths=()), rule_selectors)
    return replace(configuration.settings, paths=()), configuration.warnings


def _is_same(file: SourceFile, absolute: str) -> bool:
    return file.absolute == absolute or os.path.realpath(file.absolute) == os.path.realpath(absolute)


def _explained(
    settings: Settings, location: Location, project: ProjectFiles, file: SourceFile, progress: Progress | None
) -> Explanation:
    """What is known of the line. Raises ConfigurationError if nothing stands there."""
    from asyncdb_lint.explanation import explain_file, explain_line
    from asyncdb_lint.scheduler import examine

    with examine(settings, project.sources, dependencies=project.dependencies, progress=progress) as examination:
        report = examination.report(frozenset(file.path for file in project.sources))
        for path, message in report.errors:
            print(f"error: {path}: {message}", file=sys.stderr)
        module = next((module for module in examination.modules if module.path == file.path), None)
        if module is None:
            return explain_file(report, file.path)
        lines = _number_of_lines(module)
        if not 0 < location.line <= lines:
            raise _error(f"`{location.path}` has {lines} line{'s' if lines > 1 else ''}", "ask about one of them")
        explanation = explain_line(examination, report, module, location.line, location.column)
        if not explanation.accounts and not explanation.findings:
            raise _nothing_there(examination.project, module, location)
        return explanation


def _number_of_lines(module: Module) -> int:
    """The lines as editors count them: what follows the last line end is no line if it is empty."""
    starts = module.summary.line_starts
    return len(starts) - (len(starts) > 1 and starts[-1] == module.summary.length)


def _nothing_there(project: Project, module: Module, location: Location) -> ConfigurationError:
    """The error for a place without a call, with the nearest one."""
    from asyncdb_lint.explanation.line import asked_at, columns_of, lines_with_calls

    if location.column is not None and (found := asked_at(project, module, location.line, None)):
        columns = ", ".join(map(str, columns_of(module, found)))
        message = f"no call stands at column {location.column} of line {location.line} of `{location.path}`"
        return _error(message, f"leave the column out, or give one of these: {columns}")
    lines = lines_with_calls(project, module)
    nearest = min(lines, key=lambda line: abs(line - location.line), default=None)
    remedy = f"the nearest one is at {location.path}:{nearest}" if nearest is not None else "there is none in the file"
    return _error(f"no call stands on line {location.line} of `{location.path}`", remedy)


def _print(explanation: Explanation, settings: Settings, options: Namespace) -> None:
    from asyncdb_lint.reporters.explanations import ExplanationText
    from asyncdb_lint.reporters.frames import Texts

    environment = os.environ
    presentation = Presentation(
        color=use_color(options.color or environment.get("ASYNCDB_LINT_COLOR"), environment, sys.stdout),
        width=width(environment, sys.stdout),
        verbose=options.verbose,
        root=os.path.relpath(settings.root).replace(os.sep, "/"),
    )
    print(*ExplanationText(Texts(settings.root, {}), presentation).lines(explanation), sep="\n")


def _error(message: str, remedy: str) -> ConfigurationError:
    return ConfigurationError([Problem(message, remedy)])
