"""The run: from files and settings to the report.

read and hash -> the whole report from the cache, if nothing changed -> summaries, from the cache or lowered -> the linked project ->
rules -> filters. The report is a function of the files' bytes, the settings and this tool's version: neither the cache nor the number of
workers can be seen in it.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from asyncdb_lint.cache import LOWERING, VERSIONS, Cache, decode, encode
from asyncdb_lint.config import Settings
from asyncdb_lint.dependencies.files import Contents, read_contents
from asyncdb_lint.dependencies.records import NO_VERSIONS, StatedVersions
from asyncdb_lint.model import Module, ModuleSummary, ParseFailure, Report
from asyncdb_lint.source import Source, SourceFile, digest, read
from asyncdb_lint.stub_library import StubLibrary

if TYPE_CHECKING:
    from asyncdb_lint.findings import Examination
    from asyncdb_lint.workers import Job

Progress = Callable[[int, int], None]


class Run:
    """One run; `timings` says how many seconds each stage took."""

    def __init__(
        self,
        settings: Settings,
        files: Sequence[SourceFile],
        overrides: Mapping[str, bytes],
        progress: Progress | None,
        dependencies: Sequence[str] = (),
    ) -> None:
        self._settings = settings
        self._files = files
        self._dependencies = dependencies
        self._overrides = overrides
        self._progress = progress
        self._cache = Cache(settings.cache_dir)
        self._errors: list[tuple[str, str]] = []
        self._mark = time.perf_counter()
        self.timings: dict[str, float] = {}

    def report(self) -> Report:
        try:
            sources = self._read()
            self._lap("read")
            key = self._fingerprint(sources)
            cached = self._cache.read([key]).get(key)
            self._lap("cache")
            if isinstance(cached, Report):
                report = cached
            else:
                report = self._analyse(sources)
                if not report.errors:
                    self._cache.write({key: encode(report)})
            problem = self._cache.problem
            return replace(report, notices=(*report.notices, problem)) if problem else report
        finally:
            self._cache.close()

    @contextmanager
    def examination(self) -> Iterator[Examination]:
        """The linked project, to be asked before any report on it; stubs are still read, so the cache stays open meanwhile."""
        try:
            yield self._linked(self._read())
        finally:
            self._cache.close()

    def _lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.timings[stage] = self.timings.get(stage, 0.0) + now - self._mark
        self._mark = now

    def _read(self) -> dict[SourceFile, Source]:
        sources = {}
        for file in self._files:
            try:
                sources[file] = read(file, self._overrides)
            except OSError as error:
                self._errors.append((file.path, f"cannot read the file: {error.strerror}; make it readable, or exclude it"))
        return sources

    def _fingerprint(self, sources: Mapping[SourceFile, Source]) -> str:
        parts = sorted(f"{f.path} {f.module} {f.root} {f.role} {f.checked} {s.digest}" for f, s in sources.items())
        stubs = StubLibrary((), self._lower_stub).fingerprint(self._settings.stubs) if self._settings.stubs else []
        return self._cache.key("report", self._settings.analysis_key(), *stubs, *parts, *self._stated_digests)

    @cached_property
    def _stating(self) -> Contents:
        """The bytes of the files that say what the project depends on."""
        return read_contents(self._settings.root, self._dependencies)

    @cached_property
    def _stated_digests(self) -> list[str]:
        return sorted(f"{path} {digest(content) if content is not None else ''}" for path, content in self._stating.items())

    # ------------------------------------------------------------------------------------------------------------------ lowering

    def _analyse(self, sources: Mapping[SourceFile, Source]) -> Report:
        examination = self._linked(sources)
        checked = frozenset(file.path for file in self._files if file.checked)
        report = examination.report(checked)
        self._lap("check")
        return replace(report, files=len(checked), errors=(*self._errors, *report.errors))

    def _linked(self, sources: Mapping[SourceFile, Source]) -> Examination:
        from asyncdb_lint.findings import Examination

        summaries = self._summaries(sources)
        self._lap("lower")
        modules, failures = [], []
        for file in sources:
            summary = summaries[self._key(file, sources[file])]
            if isinstance(summary, ParseFailure):
                failures.append((file, summary))
            elif file.module or file.checked:
                modules.append(Module(file.path, file.module or file.path, file.root, file.role, summary, file.is_package))
        library = StubLibrary(self._settings.stubs, self._lower_stub)
        return Examination(self._settings, modules, failures, library, self._versions())

    def _versions(self) -> StatedVersions:
        """What the dependency files state; they are parsed only when one of them has changed."""
        if not self._stating:
            return NO_VERSIONS
        key = self._cache.key("versions", *self._stated_digests, tool=VERSIONS)
        found = self._cache.read([key]).get(key)
        if not isinstance(found, tuple):
            from asyncdb_lint.dependencies.versions import stated_versions

            found = tuple(stated_versions(self._stating))
            self._cache.write({key: encode(found)})
        return StatedVersions(*found)

    def _key(self, file: SourceFile, source: Source) -> str:
        return self._cache.key("summary", source.digest, "stub" if file.is_stub else "source", tool=LOWERING)

    def _summaries(self, sources: Mapping[SourceFile, Source]) -> dict[str, ModuleSummary | ParseFailure]:
        """The summary of each distinct content, by key."""
        jobs: dict[str, Job] = {}
        for file, source in sources.items():
            key = self._key(file, source)
            jobs.setdefault(key, (key, file.is_stub, source.content))
        found = {key: value for key, value in self._cache.read(jobs).items() if isinstance(value, ModuleSummary | ParseFailure)}
        missing = [job for key, job in jobs.items() if key not in found]
        if missing:
            from asyncdb_lint.workers import lower_all

            fresh = dict(lower_all(missing, self._settings.jobs, self._progress))
            self._cache.write(fresh)
            for key, content in fresh.items():
                found[key] = decode(content)  # type: ignore[assignment]
        return found

    def _lower_stub(self, digest: str, content: bytes) -> ModuleSummary | ParseFailure:
        key = self._cache.key("summary", digest, "stub", tool=LOWERING)
        found = self._cache.read([key]).get(key)
        if isinstance(found, ModuleSummary):
            return found
        from asyncdb_lint.workers import lower_all

        ((_, encoded),) = lower_all([(key, True, content)], 1)
        self._cache.write({key: encoded})
        summary = decode(encoded)
        assert isinstance(summary, ModuleSummary | ParseFailure)
        return summary


def run(
    settings: Settings,
    files: Sequence[SourceFile],
    *,
    overrides: Mapping[str, bytes] | None = None,
    progress: Progress | None = None,
    dependencies: Sequence[str] = (),
) -> Report:
    """Analyse the files and report on those that are `checked`.

    `overrides` gives other bytes for some paths (standard input, an editor's buffer); `progress` is called with (files lowered, files
    to lower). `dependencies` are the paths of lock files and their like. Raises `stub_library.StubError` if one of the user's stubs
    cannot be read.
    """
    with _collector_paused():
        return Run(settings, files, overrides or {}, progress, dependencies).report()


@contextmanager
def examine(
    settings: Settings, files: Sequence[SourceFile], *, dependencies: Sequence[str] = (), progress: Progress | None = None
) -> Iterator[Examination]:
    """The linked project of such a run, with its rules, to be asked more than the report says. Raises as `run`."""
    with _collector_paused(), Run(settings, files, {}, progress, dependencies).examination() as examination:
        yield examination


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Pause the garbage collector: summaries are millions of small immutable objects without cycles, which it would only walk."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
