"""A project as the rules see it: modules, and questions about them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import partial
from typing import Any

from asyncdb_lint.model import Expression, Frame, LibraryVersion, Module, Place, Span
from asyncdb_lint.semantics.callers import CallerIndex, NameIndex
from asyncdb_lint.semantics.concurrency import Concurrency
from asyncdb_lint.semantics.contexts import Contexts, Running
from asyncdb_lint.semantics.driver_work import DriverWork
from asyncdb_lint.semantics.effects import Chain, Effects, symbol
from asyncdb_lint.semantics.evaluator import Evaluator
from asyncdb_lint.semantics.hierarchy import Hierarchy
from asyncdb_lint.semantics.modules import ModuleTable, StoreIndex
from asyncdb_lint.semantics.operations import Operations
from asyncdb_lint.semantics.own_loops import OwnLoops
from asyncdb_lint.semantics.registrations import Registrations
from asyncdb_lint.semantics.values import Function, Scope, Value
from asyncdb_lint.semantics.versions import NEWEST, Dated, Versions, described, is_assumed

STRATA = 3
IsCut = Callable[[Module, Span, str], bool]


@dataclass(frozen=True, slots=True)
class ProjectOptions:
    """What a run's settings say about the analysed project.

    `versions` are the versions to assume, by distribution, before those that files state (`stated`, by directory and distribution).
    `is_cut` says whether a suppression comment stands at a span of a module ("hop": for chains through it; "leaf": for any blocking
    call there). `offload_wrappers` are the dotted names of functions and decorators that run what they are given elsewhere. The rest
    are dotted patterns (`app.jobs.*`) of functions: those that run on the event loop, or never do, although nothing shows it, and those
    that never block.
    """

    versions: Mapping[str, str] = field(default_factory=dict)
    stated: Mapping[str, Mapping[str, LibraryVersion]] = field(default_factory=dict)
    command_timeout: float | None = None
    pooler_tracks_statements: bool = False
    is_cut: IsCut = lambda module, span, kind: False
    async_roots: tuple[str, ...] = ()
    thread_roots: tuple[str, ...] = ()
    nonblocking_calls: tuple[str, ...] = ()
    offload_wrappers: frozenset[str] = frozenset()


class Project:
    """All modules of a run, linked. Nothing is computed until it is asked for, and nothing twice."""

    def __init__(self, modules: Iterable[Module], stubs: Mapping[str, Module], options: ProjectOptions | None = None) -> None:
        self.modules = tuple(modules)
        self.options = options or ProjectOptions()
        self.table = ModuleTable(self.modules, stubs)
        self.versions = Versions(self.options.versions, self.options.stated, self.modules)
        stores = StoreIndex(self.modules)
        names = NameIndex(self.modules)
        build = partial(Evaluator, versions_of=self._versions_of, offload_wrappers=self.options.offload_wrappers)
        self._evaluators = [build(self.table, stores)]
        hierarchy = Hierarchy(self._evaluators[0], self.modules)
        for _ in range(1, STRATA):
            below = self._evaluators[-1]
            callers = CallerIndex(names, below)
            registrations = Registrations(below, lambda scope: self.operations.occurrences(scope), callers)
            self._evaluators.append(
                build(self.table, stores, below=below, callers=callers, registrations=registrations, hierarchy=hierarchy)
            )
        self.evaluator = self._evaluators[-1]
        self.facts = self.evaluator.facts
        self.callers = CallerIndex(names, self.evaluator)
        self.operations = Operations(self.evaluator, self.modules)
        self.hierarchy = Hierarchy(self.evaluator, self.modules)
        self.driver_work = DriverWork(self.evaluator, self.operations)
        self.concurrency = Concurrency(self.evaluator, self.operations)
        self.contexts = Contexts(self.evaluator, self.operations, self.callers)
        self.answers: dict[object, dict[tuple[object, ...], Any]] = {}
        """What `remembered` functions have found, by function and arguments."""
        self._link_effects()

    def _link_effects(self) -> None:
        self.effects = Effects(self.evaluator, self.operations, self.hierarchy, is_cut=self._is_cut, never_blocks=self.never_blocks)
        self.own_loops = OwnLoops(self.evaluator, self.operations, self.effects, self.driver_work, self.modules)

    def under(self, **changes: Any) -> Project:
        """The same project under other options, sharing what these do not decide; not for those that decide what values are
        (`versions`, `stated`, `offload_wrappers`)."""
        other = copy(self)
        other.options = replace(self.options, **changes)
        other.answers = {}
        other._link_effects()
        return other

    def _versions_of(self, stub: Module, user: Module | None) -> tuple[LibraryVersion, ...]:
        """The releases of a stub's library that a module of the project may run with, or (None) that the whole project may."""
        distributions = self._evaluators[0].facts.distributions(stub)
        if user is None:
            return self.versions.anywhere(distributions)
        version = self.versions.of(distributions, user)
        return (version,) if version is not None else ()

    def _is_cut(self, scope: Scope, expression: Expression, kind: str) -> bool:
        return self.options.is_cut(scope.module, expression.span, kind)

    # --------------------------------------------------------------------------------------------------------------- questions

    def scopes(self, module: Module) -> Iterator[Scope]:
        """The module's functions, lambdas and bodies."""
        for index in range(len(module.summary.functions)):
            yield Scope(module, index)

    def value(self, scope: Scope, expression: Expression) -> Value:
        """What the expression is."""
        return self.evaluator.evaluate(scope, expression)

    def symbol(self, function: Function) -> str:
        """A stub function's canonical name: by the class that its receiver is of, where that is the stub's (`redis.Redis.get`)."""
        return symbol(self.evaluator, function)

    def dated(self, stub: Module, name: str, user: Module) -> Dated:
        """A literal that a stub assigns under `if VERSION`, for the release that a module of the project runs with."""
        version = self.versions.of(self.facts.distributions(stub), user)
        value = self.facts.constant(stub, name, user)
        if value is None:
            return Dated(self.facts.constant(stub, name, user, newest=True), described(None), None)
        return Dated(value, described(version), version)

    def assumption(self, function: Function) -> str:
        """What a message about a stub's function adds if other releases of its library have it otherwise; mostly nothing."""
        driver = self.facts.driver(function.scope.module)
        return f" ({NEWEST} of {driver.name})" if driver is not None and is_assumed(self.evaluator, function) else ""

    def version_text(self, stub: Module, user: Module) -> str:
        """The release of a stub's library as messages print it, with where it is from: `sqlalchemy 2.0.44 (uv.lock)`."""
        return described(self.versions.of(self.facts.distributions(stub), user))

    def never_blocks(self, qualname: str) -> bool:
        """Whether the configuration says that the function never blocks: whatever it calls, or because it has it called elsewhere."""
        return qualname in self.options.offload_wrappers or _matches(qualname, self.options.nonblocking_calls)

    def runs_on_event_loop(self, scope: Scope) -> bool:
        """Whether the function's own body runs on the event loop while the application serves."""
        return self.running(scope) in (Running.LOOP, Running.ASYNC_ROOT)

    def running(self, scope: Scope) -> Running:
        """Where the function's own body runs."""
        summary = scope.summary
        if summary.kind != "def":
            return Running.NO_FUNCTION
        if _matches(scope.qualname, self.options.thread_roots):
            return Running.THREAD_ROOT
        if _matches(scope.qualname, self.options.async_roots):
            return Running.ASYNC_ROOT
        registrations = self.contexts.registrations(scope)
        if registrations and all(registration.when == "thread" for registration in registrations):
            return Running.THREAD
        if not summary.is_async and not any(registration.sync == "loop" for registration in registrations):
            return Running.CALLER
        if self.contexts.only_at_startup(scope):
            return Running.STARTUP
        return Running.PRIVATE_LOOP if self.contexts.only_on_private_loops(scope) else Running.LOOP

    # ----------------------------------------------------------------------------------------------------------------- places

    def place(self, module: Module, span: Span) -> Place:
        """Lines and columns of a span, as users see them."""
        line, column = position(module.summary.line_starts, span.start)
        end_line, end_column = position(module.summary.line_starts, span.end)
        return Place(module.path, line, column, end_line, end_column)

    def chain_frames(self, chain: Chain) -> Iterator[Frame]:
        """The frames of a blocking chain below the coroutine: one for each call, the driver call last."""
        for step in chain.steps:
            place = self.place(step.scope.module, step.expression.span)
            yield Frame("call", f"calls `{step.callee.spoken_name}`", step.callee.qualname, place)
        place = self.place(chain.scope.module, chain.operation.expression.span)
        yield Frame("blocking", "blocks here", chain.leaf.symbol, place)


def _matches(qualname: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(qualname, pattern) for pattern in patterns)


def position(line_starts: Sequence[int], offset: int) -> tuple[int, int]:
    """The 1-based line and column, in code points, of a character offset."""
    line = bisect_right(line_starts, offset)
    return line, offset - line_starts[line - 1] + 1
