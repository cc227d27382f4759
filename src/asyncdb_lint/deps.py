"""The command `deps`: which dependencies bring synchronous drivers into an asynchronous project, and on which way.

Each directory that says what it depends on is audited together with the code that lives there. Nothing is installed, resolved or fetched.
What cannot be read is told on standard error and turns the exit code into 2; everything else is audited all the same.
"""

from __future__ import annotations

import os
import posixpath
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from asyncdb_lint.check import exit_code, print_report, request_of
from asyncdb_lint.config import Settings, load
from asyncdb_lint.dependencies.files import is_dependency_file, read_contents
from asyncdb_lint.discovery import survey
from asyncdb_lint.layout import RoleGlobs
from asyncdb_lint.model import Diagnostic, Report, Role
from asyncdb_lint.problems import ConfigurationError, Problem
from asyncdb_lint.selection import Selection, rule_selectors
from asyncdb_lint.terminal import progress_for

if TYPE_CHECKING:
    from asyncdb_lint.dependencies.graph import Graph
    from asyncdb_lint.findings import Examination
    from asyncdb_lint.rules.audits import Audit

FAMILY = "ADB9"
_WORDS = ("DRIVER", "FRAMEWORK", "SUCCEEDS", "NEEDS")
_KINDS = "a lock file, a requirements file or a pyproject.toml with dependencies"


class Dependencies(NamedTuple):
    """The graphs to audit, all graphs of the project, the lines of its dependency files, and what could not be read."""

    wanted: Sequence[Graph]
    graphs: Sequence[Graph]
    lines: Mapping[str, list[str]]
    errors: tuple[tuple[str, str], ...] = ()


def deps(options: Namespace) -> int:
    """Run the command and give its exit code. Raises ConfigurationError for input that cannot be used at all."""
    given = os.path.abspath(options.path or ".")
    directory = _directory(given, options.path)
    request = request_of(options, (os.path.relpath(directory),))
    request = replace(request, options={"select": [FAMILY], **request.options})
    configuration = load(request, rule_selectors)
    for warning in configuration.warnings:
        print(warning.render(), file=sys.stderr)
    settings = replace(configuration.settings, paths=())
    project = survey(settings)
    above = {os.path.relpath(given, settings.root).replace(os.sep, "/")} if given != directory else set()
    dependencies = read_dependencies(settings, sorted({*project.dependencies, *above}), given, options.env)
    from asyncdb_lint.scheduler import examine

    progress = progress_for(sys.stderr, os.environ, quiet=options.quiet or options.silent)
    try:
        with examine(settings, project.sources, dependencies=project.dependencies, progress=progress) as examination:
            report = audited(settings, examination, dependencies)
    finally:
        if progress is not None:
            progress.close()
    print_report(report, options, settings, {})
    return exit_code(report, settings, exit_zero=options.exit_zero)


def _directory(given: str, typed: str | None) -> str:
    """The directory that a path of the command line speaks of."""
    if os.path.isdir(given):
        return given
    if not os.path.isfile(given):
        raise _error(f"there is no file or directory `{typed}`", "give the project's directory, or one of its lock files")
    if not is_dependency_file(os.path.basename(given)):
        raise _error(f"`{typed}` is not a file that says what a project depends on", f"give {_KINDS}, or the project's directory")
    return os.path.dirname(given)


def read_dependencies(settings: Settings, paths: Iterable[str], given: str, environment: str | None = None) -> Dependencies:
    """What the dependency files say of the given path (absolute), or the environment in their place."""
    from asyncdb_lint.dependencies.graph import Graph, graphs, with_included
    from asyncdb_lint.dependencies.includes import text_of
    from asyncdb_lint.dependencies.reading import read_all
    from asyncdb_lint.dependencies.records import Malformed

    contents = read_contents(settings.root, paths)
    files, unreadable = read_all(contents)
    lines = {path: text_of(contents[path] or b"").splitlines() for path in files}
    at = os.path.relpath(given, settings.root).replace(os.sep, "/")
    is_file = os.path.isfile(given)
    directory = posixpath.dirname(at) if is_file else at.removeprefix(".") if at == "." else at
    if is_file:  # this file, beside the pyproject.toml that says what is required of it
        beside = posixpath.join(directory, "pyproject.toml")
        own = {at, beside, *(file.path for file in (with_included(files[at], files) if at in files else ()))}
        files = {path: file for path, file in files.items() if path in own or posixpath.dirname(path) != directory}
    groups = settings.deps["groups"]
    found = graphs(files, groups)
    if environment is not None:
        try:
            from asyncdb_lint.dependencies.environment import read_environment

            installed = read_environment(os.path.abspath(environment), settings.root)
        except Malformed as error:
            message = f"`{environment}` {error}" if os.path.isdir(environment) else f"there is no directory `{environment}`"
            raise _error(message, "give a virtual environment or its `site-packages`") from None
        declaring = next((graph.declaring for graph in found if graph.directory == directory), ())
        graph = Graph(directory, installed, declaring, groups)
        lines.update({p.path: _lines_of(os.path.join(settings.root, p.path)) for p in installed.packages})
        return Dependencies([graph], [*(g for g in found if g.directory != directory), graph], lines)
    problems = [each for each in unreadable if _is_within(each.path, directory) and (not is_file or each.path == at)]
    wanted = [graph for graph in found if _is_wanted(settings, graph, directory)]
    if not wanted and not problems:
        wanted = _nearest_above(found, directory)
    if not wanted and not problems:
        raise _error(f"`{os.path.relpath(given)}` names no dependencies that ship", f"give a directory with {_KINDS}")
    return Dependencies(wanted, found, lines, tuple((each.path, f"{each.problem}; {each.remedy}") for each in problems))


def _is_wanted(settings: Settings, graph: Graph, directory: str) -> bool:
    """Whether a graph lies in the given directory and is about what ships: not that of the tests, examples or the documentation below."""
    if graph.directory == directory:
        return True
    return _is_within(graph.source.path, directory) and RoleGlobs(settings.roles).role(graph.source.path) is Role.APP


def _is_within(path: str, directory: str) -> bool:
    return path.startswith(f"{directory}/") if directory else not path.startswith("../")


def _nearest_above(found: Sequence[Graph], directory: str) -> list[Graph]:
    """The graph of the nearest directory above: the lock file of a workspace."""
    while directory:
        directory = posixpath.dirname(directory)
        above = [graph for graph in found if graph.directory == directory]
        if above:
            return above
    outside = sorted((graph for graph in found if graph.directory.startswith("..")), key=lambda graph: len(graph.directory))
    return outside[:1]


def _lines_of(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            return stream.read().splitlines()
    except OSError:
        return []


def audited(settings: Settings, examination: Examination, dependencies: Dependencies) -> Report:
    """The report on the graphs that are wanted."""
    from asyncdb_lint.rules.audits import Audit, Catalogue, modules_beside

    project = examination.project
    catalogue = Catalogue(project, {word: examination.stubs.stating(word) for word in _WORDS})
    selection = examination.selection
    errors = [*dependencies.errors, *examination.errors]
    found: list[Diagnostic] = []
    for graph in dependencies.wanted:
        modules = modules_beside(graph, dependencies.graphs, project.modules)
        audit = Audit(project, catalogue, graph, modules, dependencies.lines)
        try:
            found += _audited(audit, selection, settings)
        except Exception as error:  # one directory's failure must not hide the others' findings
            errors.append((graph.source.path, f"internal error: {type(error).__name__}: {error}"))
    diagnostics = tuple(sorted(found, key=lambda diagnostic: diagnostic.sort_key))
    return Report(diagnostics, files=len(dependencies.wanted), errors=tuple(errors))


def _audited(audit: Audit, selection: Selection, settings: Settings) -> Iterator[Diagnostic]:
    from asyncdb_lint.dependencies.records import normalized

    allowed = set(map(normalized, settings.deps["allow"]))
    for rule in selection.rules:
        for diagnostic in rule.audit(audit) if rule.audit is not None else ():
            ignored = selection.ignored_codes(diagnostic.place.path)
            if diagnostic.target not in allowed and diagnostic.code not in ignored:
                yield replace(diagnostic, severity=selection.severity(rule, diagnostic.severity))


def _error(message: str, remedy: str) -> ConfigurationError:
    return ConfigurationError([Problem(message, remedy)])
