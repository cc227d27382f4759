"""The command `check`: settings, files, analysis, report, exit code, in this order.

What cannot be used (a missing path, an unreadable file) is told on standard error and turns the exit code into 2; everything else is
checked and reported all the same.
"""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TextIO

from asyncdb_lint.arguments import configuration_arguments, configured
from asyncdb_lint.config import Configuration, ConfigurationError, Request, Settings, describe, load
from asyncdb_lint.discovery import survey
from asyncdb_lint.model import Report, Severity
from asyncdb_lint.problems import Problem
from asyncdb_lint.reporters import TEXT_FORMATS, Presentation, write
from asyncdb_lint.reporters.summary import statistics_lines, summary_lines
from asyncdb_lint.selection import rule_selectors
from asyncdb_lint.source import SourceFile
from asyncdb_lint.terminal import discard_output, progress_for, use_color, width

CLEAN, FINDINGS, FAILURE = 0, 1, 2


def check(options: Namespace) -> int:
    """Run the command and give its exit code. Raises ConfigurationError for input that cannot be used at all."""
    paths, text = _standard_input(options)
    configuration = load(request_of(options, paths), rule_selectors)
    settings = configuration.settings
    for warning in configuration.warnings:
        _tell(warning.render(), options)
    if options.show_settings:
        return _show_settings(configuration)
    errors: list[tuple[str, str]] = []
    virtual = settings.paths[0] if text is not None else None
    files, dependencies = survey(settings, lambda path, message: errors.append((path, message)), virtual=virtual)
    if options.show_files:
        return _show_files(files, errors)
    overrides = {file.path: text for file in files if text is not None and file.absolute == virtual}
    report = _analysed(settings, files, dependencies, overrides, options)
    if not any(file.checked for file in files) and not errors:
        _tell("warning: no Python file found; see `--show-settings` for what is excluded", options)
    report = replace(report, errors=(*errors, *report.errors))
    print_report(report, options, settings, overrides)
    return exit_code(report, settings, exit_zero=options.exit_zero)


def _standard_input(options: Namespace) -> tuple[tuple[str, ...], bytes | None]:
    """The paths, and the text of standard input when `-` asks for it."""
    if "-" not in options.paths:
        if options.stdin_filename is not None:
            raise ConfigurationError([Problem("`--stdin-filename` needs the path `-`", "add `-` at the end")])
        return tuple(options.paths), None
    if len(options.paths) > 1:
        raise ConfigurationError([Problem("`-` cannot be combined with other paths", "give `-` alone")])
    return (options.stdin_filename or "stdin.py",), sys.stdin.buffer.read()


def request_of(options: Namespace, paths: tuple[str, ...]) -> Request:
    """What the command line and the environment ask for."""
    cwd = os.getcwd()
    config_file, inline = configuration_arguments(options.config or (), cwd)
    return Request(
        cwd=cwd,
        paths=paths,
        config_file=config_file or os.environ.get("ASYNCDB_LINT_CONFIG") or None,
        inline=inline,
        isolated=options.isolated,
        options=dict(configured(options)),
        environment=os.environ,
        no_cache=options.no_cache or bool(os.environ.get("ASYNCDB_LINT_NO_CACHE")),
        disable_noqa=options.disable_noqa,
        jobs=_jobs(options),
    )


def _jobs(options: Namespace) -> int:
    if options.jobs is not None:
        return int(options.jobs)
    value = os.environ.get("ASYNCDB_LINT_JOBS", "auto")
    return int(value) if value.isdecimal() else 0


def _analysed(
    settings: Settings,
    files: Sequence[SourceFile],
    dependencies: Sequence[str],
    overrides: Mapping[str, bytes],
    options: Namespace,
) -> Report:
    """The report on the checked files; on standard input only what is found in its text."""
    if not any(file.checked for file in files):
        return Report()
    from asyncdb_lint.scheduler import run
    from asyncdb_lint.stub_library import StubError

    progress = progress_for(sys.stderr, os.environ, quiet=options.quiet or options.silent)
    try:
        report = run(settings, files, overrides=overrides, progress=progress, dependencies=dependencies)
    except StubError as error:
        raise ConfigurationError([Problem(f"{error}", "correct the stub, or take its directory out of `stubs`")]) from None
    finally:
        if progress is not None:
            progress.close()
    if not overrides:
        return report
    return replace(report, diagnostics=tuple(found for found in report.diagnostics if found.place.path in overrides))


def print_report(report: Report, options: Namespace, settings: Settings, overrides: Mapping[str, bytes]) -> None:
    """Write the report as the options ask for it; what went wrong goes to standard error."""
    for path, message in report.errors:
        _tell(f"error: {path}: {message}", options)
    if options.silent:
        return
    try:
        if options.output_file is None:
            write(report, settings, sys.stdout, _presentation(options, settings, overrides, sys.stdout))
            sys.stdout.flush()
        else:
            _write_file(report, options, settings, overrides)
    except BrokenPipeError:
        discard_output()
    if settings.output_format not in TEXT_FORMATS and not options.quiet:
        lines = (*(f"note: {notice}" for notice in report.notices), *summary_lines(report))
        print(*(statistics_lines(report) if options.statistics else ()), *lines, sep="\n", file=sys.stderr)


def _write_file(report: Report, options: Namespace, settings: Settings, overrides: Mapping[str, bytes]) -> None:
    try:
        with open(options.output_file, "w", encoding="utf-8", errors="backslashreplace") as stream:
            write(report, settings, stream, _presentation(options, settings, overrides, stream))
    except OSError as error:
        problem = Problem(f"cannot write `{options.output_file}`: {error.strerror}", "give a file in a directory that exists")
        raise ConfigurationError([problem]) from None


def _presentation(options: Namespace, settings: Settings, overrides: Mapping[str, bytes], stream: TextIO) -> Presentation:
    environment = os.environ
    return Presentation(
        color=use_color(options.color or environment.get("ASYNCDB_LINT_COLOR"), environment, stream),
        width=width(environment, stream),
        verbose=options.verbose,
        statistics=options.statistics,
        summary=not options.quiet,
        root=os.path.relpath(settings.root).replace(os.sep, "/"),
        texts=overrides,
    )


def exit_code(report: Report, settings: Settings, *, exit_zero: bool) -> int:
    """The exit code that a report comes to."""
    if report.errors:
        return FAILURE
    levels = list(Severity)
    failing = levels[: levels.index(settings.fail_on) + 1]
    found = any(diagnostic.severity in failing for diagnostic in report.diagnostics)
    return FINDINGS if found and not exit_zero else CLEAN


def _show_settings(configuration: Configuration) -> int:
    print(*describe(configuration), sep="\n")
    return CLEAN


def _show_files(files: Sequence[SourceFile], errors: Sequence[tuple[str, str]]) -> int:
    for path, message in errors:
        print(f"error: {path}: {message}", file=sys.stderr)
    for file in files:
        if file.checked:
            print(file.path)
    return FAILURE if errors else CLEAN


def _tell(message: str, options: Namespace) -> None:
    """Say something on standard error, unless asked to be silent."""
    if not options.silent:
        print(message, file=sys.stderr)
