"""From a linked project to the report: every selected rule over every module, then the filters in their order.

selection -> role of the file -> per-file-ignores -> comments -> given paths -> subsumption. A finding belongs to a given path when its
own place or any frame of its trace lies there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from asyncdb_lint.config import Settings
from asyncdb_lint.dependencies.records import NO_VERSIONS, StatedVersions
from asyncdb_lint.model import Diagnostic, Module, ParseFailure, Place, Report, Role, Span
from asyncdb_lint.rules import Rule, all_rules
from asyncdb_lint.selection import Selection
from asyncdb_lint.semantics.project import Project, ProjectOptions, position
from asyncdb_lint.source import SourceFile
from asyncdb_lint.stub_library import StubLibrary
from asyncdb_lint.subsumption import without_subsumed
from asyncdb_lint.suppression import Covering, Suppressions

BLOCKING_CODES = ("ADB101", "ADB102", "ADB103")
NO_DRIVER = (
    "no known database driver is imported here, so there was nothing to check; `stubs` in the configuration adds in-house drivers"
)


class Comments:
    """The suppression comments of all modules, read when first asked for."""

    def __init__(self, names: Mapping[str, str], *, enabled: bool) -> None:
        self._names = names
        self.enabled = enabled
        self._of: dict[Module, Suppressions] = {}

    def of(self, module: Module) -> Suppressions:
        found = self._of.get(module)
        if found is None:
            found = self._of[module] = Suppressions.of(module)
        return found

    def is_cut(self, module: Module, span: Span, what: str) -> bool:
        """Whether a comment at the span speaks of `what`: a rule's code, "hop" (chains) or "leaf" (any blocking call)."""
        if not self.enabled or not module.summary.directives:
            return False
        first = position(module.summary.line_starts, span.start)[0]
        last = position(module.summary.line_starts, max(span.start, span.end - 1))[0]
        return self.covering(module, what, first, last) is not None

    def covering(self, module: Module, what: str, first_line: int, last_line: int) -> Covering | None:
        """The comment at the lines that speaks of `what`, as in `is_cut`."""
        if not self.enabled:
            return None
        codes = {"hop": BLOCKING_CODES[2:], "leaf": BLOCKING_CODES}.get(what, (what,))
        found = (self.of(module).covering(code, self._names.get(code, ""), first_line, last_line) for code in codes)
        return next((covering for covering in found if covering is not None), None)


class Examination:
    """A linked project under the rules of a run: `check` asks for the report, `why` for what stands behind it.

    `errors` are (path, message) of rules that failed.
    """

    def __init__(
        self,
        settings: Settings,
        modules: Sequence[Module],
        failures: Sequence[tuple[SourceFile, ParseFailure]],
        stubs: StubLibrary,
        stated: StatedVersions = NO_VERSIONS,
    ) -> None:
        self.settings = settings
        self.modules = tuple(modules)
        self.failures = tuple(failures)
        self.stubs = stubs
        self.rules = all_rules()
        self.selection = Selection(settings, self.rules)
        self.comments = Comments({rule.code: rule.name for rule in self.rules}, enabled=not settings.disable_noqa)
        self.errors: list[tuple[str, str]] = []
        self.uses_driver = uses_driver(modules, stubs)
        self._notices = stated.notices
        options = ProjectOptions(
            versions=settings.versions,
            stated=stated.by_directory,
            command_timeout=settings.command_timeout,
            pooler_tracks_statements=settings.pooler_tracks_statements,
            is_cut=self.comments.is_cut,
            async_roots=settings.async_roots,
            thread_roots=settings.thread_roots,
            nonblocking_calls=settings.nonblocking_calls,
            offload_wrappers=frozenset(wrapper.partition(":")[0] for wrapper in settings.offload_wrappers),
        )
        self.project = Project(self.modules, stubs, options)

    def report(self, checked: frozenset[str]) -> Report:
        """Run the rules that the settings select; `checked` are the paths whose findings are wanted."""
        found = list(_failures(self.failures, self.selection))
        if self.uses_driver:
            found += self._run_rules()
        kept, suppressed = _filter(found, self.selection, self.comments, {module.path: module for module in self.modules}, checked)
        kept = without_subsumed(kept, {rule.code: rule.subsumes for rule in self.selection.rules})
        notices = self._notices if self.uses_driver or not self.modules else (*self._notices, NO_DRIVER)
        skipped = sum(failure.code == "ADB002" for _, failure in self.failures)
        return Report(tuple(kept), tuple(suppressed), skipped_files=skipped, errors=tuple(self.errors), notices=notices)

    def _run_rules(self) -> Iterator[Diagnostic]:
        """Module by module, so that what one rule has found out of a module's functions is at hand for the next."""
        rules = [(rule, self.selection.roles(rule)) for rule in self.selection.rules if rule.check is not None]
        for module in self.project.modules:
            for rule, roles in rules:
                if module.role in roles:
                    yield from self.found_by(rule, module)

    def found_by(self, rule: Rule, module: Module, project: Project | None = None) -> list[Diagnostic]:
        """What one rule finds in one module, before the filters; in `project`, if the run's own is not meant."""
        assert rule.check is not None
        try:
            found = list(rule.check(project or self.project, module))
        except Exception as error:  # one rule's failure in one file must not hide every other finding
            self.errors.append((module.path, f"internal error in rule {rule.code}: {type(error).__name__}: {error}"))
            return []
        return [replace(diagnostic, severity=self.selection.severity(rule, diagnostic.severity)) for diagnostic in found]


def check_project(
    settings: Settings,
    modules: Sequence[Module],
    failures: Sequence[tuple[SourceFile, ParseFailure]],
    stubs: StubLibrary,
    checked: frozenset[str],
    stated: StatedVersions = NO_VERSIONS,
) -> Report:
    """Run the rules that the settings select; `checked` are the paths whose findings are wanted, `stated` what dependency files say."""
    return Examination(settings, modules, failures, stubs, stated).report(checked)


def uses_driver(modules: Iterable[Module], stubs: StubLibrary) -> bool:
    """Whether some module imports a driver that has a stub."""
    return any(
        binding.kind == "import" and not binding.level and binding.module.partition(".")[0] in stubs.drivers
        for module in modules
        for function in module.summary.functions
        for binding in function.bindings
    )


def _failures(failures: Iterable[tuple[SourceFile, ParseFailure]], selection: Selection) -> Iterator[Diagnostic]:
    rules = {rule.code: rule for rule in selection.rules}
    for file, failure in failures:
        rule = rules.get(failure.code)
        if rule is not None and file.role is not Role.VENDORED:
            place = Place(file.path, failure.line, failure.column, failure.line, failure.column + 1)
            severity = selection.severity(rule)
            yield Diagnostic(rule.code, rule.name, severity, failure.reason, place, noqa_line=failure.line)


def _filter(
    found: Iterable[Diagnostic],
    selection: Selection,
    comments: Comments,
    modules: Mapping[str, Module],
    checked: frozenset[str],
) -> tuple[list[Diagnostic], list[Diagnostic]]:
    """The findings to report and those that comments silence, in order."""
    kept: list[Diagnostic] = []
    suppressed: list[Diagnostic] = []
    for diagnostic in sorted(found, key=lambda diagnostic: diagnostic.sort_key):
        paths = {diagnostic.place.path, *(frame.place.path for frame in diagnostic.trace)}
        if not paths & checked or diagnostic.code in selection.ignored_codes(diagnostic.place.path):
            continue
        module = modules.get(diagnostic.place.path)
        covering = None
        if module is not None and module.summary.directives and comments.enabled:
            place = diagnostic.place
            covering = comments.of(module).covering(diagnostic.code, diagnostic.name, place.line, place.end_line)
        if covering is None:
            kept.append(diagnostic)
        else:
            suppressed.append(replace(diagnostic, suppressed=covering.suppressed))
    return kept, suppressed
