"""A project as the rules see it: modules, and questions about them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import partial

from asyncdb_lint.model import Expression, Frame, Module, Place, Span
from asyncdb_lint.semantics.callers import CallerIndex, NameIndex
from asyncdb_lint.semantics.concurrency import Concurrency
from asyncdb_lint.semantics.contexts import Contexts
from asyncdb_lint.semantics.effects import Chain, Effects, symbol
from asyncdb_lint.semantics.evaluator import Evaluator
from asyncdb_lint.semantics.hierarchy import Hierarchy
from asyncdb_lint.semantics.modules import ModuleTable, StoreIndex
from asyncdb_lint.semantics.operations import Operations
from asyncdb_lint.semantics.values import Function, Scope, Value

STRATA = 3
IsCut = Callable[[Module, Span, str], bool]


@dataclass(frozen=True, slots=True)
class ProjectOptions:
    """What a run's settings say about the analysed project.

    `versions` are locked versions by distribution (lower case). `is_cut` says whether a suppression comment stands at a span of a
    module ("hop": for chains through it; "leaf": for any blocking call there). The rest are dotted patterns (`app.jobs.*`) of functions:
    those that run on the event loop, or never do, although nothing shows it, those that never block, and decorators that off-load.
    """

    versions: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    command_timeout: float | None = None
    pooler_tracks_statements: bool = False
    is_cut: IsCut = lambda module, span, kind: False
    async_roots: tuple[str, ...] = ()
    thread_roots: tuple[str, ...] = ()
    nonblocking_calls: tuple[str, ...] = ()
    offload_wrappers: tuple[str, ...] = ()


class Project:
    """All modules of a run, linked. Nothing is computed until it is asked for, and nothing twice."""

    def __init__(self, modules: Iterable[Module], stubs: Mapping[str, Module], options: ProjectOptions | None = None) -> None:
        self.modules = tuple(modules)
        self.options = options or ProjectOptions()
        self.table = ModuleTable(self.modules, stubs)
        stores = StoreIndex(self.modules)
        names = NameIndex(self.modules)
        wrappers = self.options.offload_wrappers
        self._evaluators = [Evaluator(self.table, stores, version_of=self._version_of, offload_wrappers=wrappers)]
        for _ in range(1, STRATA):
            below = self._evaluators[-1]
            callers = CallerIndex(names, below)
            self._evaluators.append(
                Evaluator(self.table, stores, below=below, callers=callers, version_of=self._version_of, offload_wrappers=wrappers)
            )
        self.evaluator = self._evaluators[-1]
        self.facts = self.evaluator.facts
        self.callers = CallerIndex(names, self.evaluator)
        self.operations = Operations(self.evaluator, self.modules)
        self.hierarchy = Hierarchy(self.evaluator, self.modules)
        never_blocks = partial(_matches, patterns=self.options.nonblocking_calls)
        self.effects = Effects(self.evaluator, self.operations, self.hierarchy, is_cut=self._is_cut, never_blocks=never_blocks)
        self.concurrency = Concurrency(self.evaluator, self.operations)
        self.contexts = Contexts(self.evaluator, self.operations, self.callers)

    def _version_of(self, stub: Module) -> tuple[int, ...] | None:
        """The locked version of the distribution a stub describes; None if it is not known."""
        driver = self._evaluators[0].facts.driver(stub)
        for distribution in driver.distributions if driver is not None else ():
            if distribution.lower() in self.options.versions:
                return self.options.versions[distribution.lower()]
        return None

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

    def runs_on_event_loop(self, scope: Scope) -> bool:
        """Whether the function's own body runs on the event loop while the application serves."""
        summary = scope.summary
        if summary.kind != "def" or _matches(scope.qualname, self.options.thread_roots):
            return False
        if _matches(scope.qualname, self.options.async_roots):
            return True
        registrations = self.contexts.registrations(scope)
        if registrations and all(registration.when == "thread" for registration in registrations):
            return False
        if not summary.is_async and not any(registration.sync == "loop" for registration in registrations):
            return False
        return not self.contexts.only_at_startup(scope)

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
            yield Frame("call", f"calls `{step.callee.summary.name}`", step.callee.qualname, place)
        place = self.place(chain.scope.module, chain.operation.expression.span)
        yield Frame("blocking", "blocks here", chain.leaf.symbol, place)


def _matches(qualname: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(qualname, pattern) for pattern in patterns)


def position(line_starts: Sequence[int], offset: int) -> tuple[int, int]:
    """The 1-based line and column, in code points, of a character offset."""
    line = bisect_right(line_starts, offset)
    return line, offset - line_starts[line - 1] + 1
