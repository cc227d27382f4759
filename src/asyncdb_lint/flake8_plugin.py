"""The flake8 plugin: the findings of the whole project, handed to flake8 file by file.

flake8 gives its options to `Plugin.parse_options` once, before any file is checked: there the project is found, configured by its own
`[tool.asyncdb-lint]` table and analysed as the command does it. `Plugin.run` then only looks up the findings of its file; a text that
is not what was analysed (standard input, an editor's buffer, a file that changed meanwhile) is analysed in its place in the project.
Worker processes inherit the findings where they are forked, and read them from a private temporary file where they are spawned.

Whatever goes wrong becomes a finding of flake8, never an exception: an exception would end the whole flake8 run.
flake8 imports this module at every start and in every worker, so it imports nothing but the standard library.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, ClassVar, NamedTuple

if TYPE_CHECKING:
    import ast
    from argparse import Namespace
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Protocol

    from asyncdb_lint.config import Settings
    from asyncdb_lint.discovery import ProjectFiles
    from asyncdb_lint.model import Diagnostic, Report

    class OptionManager(Protocol):
        """What we need of flake8's; flake8 is no dependency of ours."""

        def add_option(self, *names: str, **settings: object) -> None: ...


SHARED = "ASYNCDB_LINT_FLAKE8_FINDINGS"
"""The environment variable that names the file in which spawned workers find what the parent found."""
_FAMILY = "ADB"
_STANDARD_INPUT = "-"


class _Finding(NamedTuple):
    """A finding as flake8 wants it: `line` 1-based, `column` 0-based, `text` begins with the code."""

    line: int
    column: int
    text: str


class Plugin:
    """What flake8 calls for each file."""

    _analysis: ClassVar[_Analysis | None] = None

    def __init__(self, tree: ast.AST, filename: str, lines: Sequence[str]) -> None:
        self._filename = filename
        self._lines = lines

    @classmethod
    def add_options(cls, manager: OptionManager) -> None:
        """Register the options, for the command line and for flake8's configuration file."""
        manager.add_option(
            "--asyncdb-config",
            metavar="FILE",
            parse_from_config=True,
            normalize_paths=True,
            help="the file with the table [tool.asyncdb-lint] (default: the nearest pyproject.toml that has one)",
        )
        manager.add_option(
            "--asyncdb-no-cache",
            action="store_true",
            default=False,
            parse_from_config=True,
            help="neither read nor write the cache of asyncdb-lint",
        )
        manager.add_option(
            "--asyncdb-jobs",
            metavar="N",
            type=int,
            default=1,
            parse_from_config=True,
            help="processes in which asyncdb-lint reads the files of the project (default: 1)",
        )

    @classmethod
    def parse_options(cls, options: Namespace) -> None:
        """Analyse the project; flake8 calls this once in each process that it starts anew."""
        cls._analysis = _Analysis(options)
        cls._analysis.prepare()

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        """The findings in this file as (line, 0-based column, text, type)."""
        for finding in self._findings():
            yield (*finding, type(self))

    def _findings(self) -> Sequence[_Finding]:
        if self._analysis is None:
            return ()
        try:
            return self._analysis.findings(self._filename, self._lines)
        except Exception as error:  # an exception here would end the whole flake8 run
            return [self._analysis.failed(error)]


class _Analysis:
    """The findings of the project by the real path of their file, with the digest of the bytes that were analysed."""

    def __init__(self, options: Namespace) -> None:
        self._options = options
        self._stdin = _STANDARD_INPUT in options.filenames
        self._paths = (options.stdin_display_name or "stdin",) if self._stdin else tuple(options.filenames)
        self._found: dict[str, list[_Finding]] = {}
        self._digests: dict[str, str] = {}
        self._project: tuple[Settings, ProjectFiles] | None = None
        self._failure: _Finding | None = None

    def prepare(self) -> None:
        """Analyse the project, or take over what the parent process found. Never raises."""
        try:
            if self._stdin or self._take_over():
                return
            _warn_of_swallowing_prefixes(self._options)
            self._analyse()
            self._hand_over()
        except Exception as error:  # an exception here would end the whole flake8 run
            self._failure = self.failed(error)

    def findings(self, filename: str, lines: Sequence[str]) -> Sequence[_Finding]:
        """The findings in the file that flake8 calls `filename`, whose text is `lines`."""
        if self._failure is not None:
            return [self._failure]
        path = os.path.realpath(filename)
        if self._stdin:
            return self._findings_in_text(path, "".join(lines))
        if path not in self._digests:  # excluded by our own configuration
            return ()
        if self._is_as_analysed(path, lines):
            return self._found.get(path, ())
        return self._findings_in_text(path, "".join(lines))

    def failed(self, error: Exception) -> _Finding:
        """The finding that stands for a failure; the details go to standard error."""
        from asyncdb_lint.problems import ConfigurationError

        if isinstance(error, ConfigurationError):
            print(error, file=sys.stderr)
            reason = error.problems[0].message
        else:
            reason = f"internal error: {type(error).__name__}: {error}"
            if self._options.verbose:
                import traceback

                traceback.print_exception(error)
        return _skipped(reason)

    # ---------------------------------------------------------------------------------------------------------------- analysing

    def _load(self) -> tuple[Settings, ProjectFiles]:
        """The settings and the files of the project, as the command would find them for the same paths."""
        if self._project is None:
            from asyncdb_lint.config import Request, load
            from asyncdb_lint.discovery import survey
            from asyncdb_lint.selection import rule_selectors

            options = self._options
            selected = _selected(options)
            known = rule_selectors() if selected else frozenset()
            request = Request(
                cwd=os.getcwd(),
                paths=self._paths,
                config_file=options.asyncdb_config or os.environ.get("ASYNCDB_LINT_CONFIG") or None,
                options={"extend-select": [code for code in selected if code in known]},
                environment=os.environ,
                no_cache=options.asyncdb_no_cache or bool(os.environ.get("ASYNCDB_LINT_NO_CACHE")),
                disable_noqa=options.disable_noqa,
                jobs=max(options.asyncdb_jobs, 1),
            )
            configuration = load(request, rule_selectors)
            for warning in configuration.warnings:
                print(warning.render(), file=sys.stderr)
            settings = configuration.settings
            self._project = settings, survey(settings, virtual=settings.paths[0] if self._stdin else None)
        return self._project

    def _analyse(self) -> None:
        from contextlib import suppress

        from asyncdb_lint.scheduler import run
        from asyncdb_lint.source import read

        settings, (files, dependencies) = self._load()
        report = run(settings, files, dependencies=dependencies)
        if self._options.verbose:
            print(*(f"asyncdb-lint: {notice}" for notice in report.notices), sep="\n", file=sys.stderr)
        paths = {file.path: os.path.realpath(file.absolute) for file in files if file.checked}
        for file in files:
            if file.checked:
                with suppress(OSError):  # flake8 itself reports a file that cannot be read
                    self._digests[paths[file.path]] = read(file).digest
        for path, finding in _findings(report):
            if path in paths:
                self._found.setdefault(paths[path], []).append(finding)

    def _findings_in_text(self, path: str, text: str) -> Sequence[_Finding]:
        """The findings in `text` when it stands in the place of the file at the real path `path`."""
        from asyncdb_lint.scheduler import run

        settings, (files, dependencies) = self._load()
        file = next((file for file in files if file.checked and os.path.realpath(file.absolute) == path), None)
        if file is None:
            return ()
        report = run(settings, files, overrides={file.path: _encoded(text)}, dependencies=dependencies)
        return [finding for place, finding in _findings(report) if place == file.path]

    def _is_as_analysed(self, path: str, lines: Iterable[str]) -> bool:
        from asyncdb_lint.source import digest

        try:
            with open(path, "rb") as stream:
                content = stream.read()
        except OSError:
            return False
        return self._digests[path] == digest(content) and _decoded(content) == "".join(lines)

    # ------------------------------------------------------------------------------------------------------------------ workers

    def _hand_over(self) -> None:
        """Leave the findings where workers that do not inherit this process' memory find them."""
        if self._options.jobs.n_jobs == 1:
            return
        import atexit
        import json
        import tempfile

        parent = os.getpid()
        descriptor, name = tempfile.mkstemp(prefix="asyncdb-lint-", suffix=".json")
        with open(descriptor, "w", encoding="utf-8") as stream:
            json.dump([parent, os.getcwd(), list(self._paths), self._digests, self._found], stream)
        os.environ[SHARED] = name
        atexit.register(_remove, name, parent)

    def _take_over(self) -> bool:
        """Whether the parent process has left its findings for this one."""
        name = os.environ.get(SHARED)
        if name is None:
            return False
        import json
        import multiprocessing

        parent = multiprocessing.parent_process()
        if parent is None:
            return False
        try:
            with open(name, encoding="utf-8") as stream:
                owner, directory, paths, digests, found = json.load(stream)
        except (OSError, ValueError):
            return False
        if (owner, directory, paths) != (parent.pid, os.getcwd(), list(self._paths)):
            return False
        self._digests = digests
        self._found = {path: [_Finding(*finding) for finding in findings] for path, findings in found.items()}
        return True


def _remove(name: str, owner: int) -> None:
    """Remove the file that `_hand_over` made; only its owner does, not a forked child that leaves in order."""
    if os.getpid() == owner:
        try:
            os.unlink(name)
        except OSError:
            return


# -------------------------------------------------------------------------------------------------------------------- findings


def _findings(report: Report) -> Iterator[tuple[str, _Finding]]:
    """The findings of a report with the path of their file, in order; what failed in a file counts as a finding there."""
    for path, message in report.errors:
        yield path, _skipped(message)
    for diagnostic in report.diagnostics:
        place = diagnostic.place
        yield place.path, _Finding(place.line, place.column - 1, f"{diagnostic.code} {_message(diagnostic)}")


def _message(diagnostic: Diagnostic) -> str:
    """The message in one line, with the place where the trace ends if that is another one."""
    message = " ".join(diagnostic.message.split())
    if diagnostic.trace:
        last = diagnostic.trace[-1].place
        if (last.path, last.line) != (diagnostic.place.path, diagnostic.place.line):
            return f"{message} ({last.path}:{last.line})"
    return message


def _skipped(reason: str) -> _Finding:
    return _Finding(1, 0, f"ADB002 asyncdb-lint could not check this file: {' '.join(reason.split())}")


# --------------------------------------------------------------------------------------------------------------------- options


def _selected(options: Namespace) -> Iterator[str]:
    """The codes and prefixes of ours that flake8's own options select closely enough to turn on what is off by default."""
    for selector in (*(options.select or ()), *(options.extend_select or ())):
        if selector.startswith(_FAMILY) and len(selector) > len(_FAMILY):
            yield selector


def _warn_of_swallowing_prefixes(options: Namespace) -> None:
    """flake8 matches codes by prefix: who ignores flake8-builtins by `A` ignores us too, perhaps without knowing."""
    for code in (*(options.ignore or ()), *(options.extend_ignore or ())):
        if _FAMILY.startswith(code) and code != _FAMILY:
            print(f"asyncdb-lint: flake8 ignores `{code}`, and with it every code that begins with {_FAMILY}", file=sys.stderr)


# ------------------------------------------------------------------------------------------------------------------------ text


def _decoded(content: bytes) -> str:
    """The text of a file as flake8 reads it: by its declared encoding, else Latin-1; universal newlines, no byte order mark."""
    import io
    import tokenize

    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        text = content.decode(encoding)
    except (LookupError, SyntaxError, UnicodeError):
        text = content.decode("latin-1").removeprefix("\xef\xbb\xbf")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _encoded(text: str) -> bytes:
    """Bytes that read as `text`: in the encoding that the text declares."""
    import io
    import tokenize

    content = text.encode("utf-8", "surrogatepass")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        return text.encode(encoding)
    except (LookupError, SyntaxError, UnicodeError):
        return content
