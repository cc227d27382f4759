"""What the rules about dependencies share: a dependency graph beside the code that lives with it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from asyncdb_lint.dependencies.graph import Direct, Graph, Step
from asyncdb_lint.model import Binding, Diagnostic, Frame, Module, Place, Role
from asyncdb_lint.semantics.facts import Driver
from asyncdb_lint.semantics.options import result_resource, scheme_facts, stub_calls
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.urls import url_of
from asyncdb_lint.semantics.values import Scope

if TYPE_CHECKING:
    from asyncdb_lint.rules import Rule

_TOOLS = frozenset({Role.MIGRATION, Role.SCRIPT})


class Catalogue:
    """What all stubs state of distributions; `stating` are the names of the stubs that assign a word at their top."""

    def __init__(self, project: Project, stating: Mapping[str, Iterable[str]]) -> None:
        self._project = project
        self._stating = stating

    def _stated(self, word: str) -> Iterator[tuple[Module, Any]]:
        for name in self._stating.get(word, ()):
            stub = self._project.table.stubs[name]
            facts = self._project.facts.constant(stub, word)
            if facts is not None:
                yield stub, facts

    @cached_property
    def drivers(self) -> Mapping[str, tuple[Driver, ...]]:
        """The drivers in each distribution: a synchronous and an asynchronous one in some."""
        found: dict[str, tuple[Driver, ...]] = {}
        for stub, _ in self._stated("DRIVER"):
            driver = self._project.facts.driver(stub)
            if driver is not None:
                found.update({name: (*found.get(name, ()), driver) for name in driver.distributions})
        return found

    def synchronous(self, distribution: str) -> Driver | None:
        """The driver in a distribution that has no asynchronous one; None for any other distribution."""
        found = self.drivers.get(distribution, ())
        return found[0] if found and all(each.mode == "sync" and each.layer == "driver" for each in found) else None

    @cached_property
    def successions(self) -> tuple[tuple[str, Mapping[str, Any]], ...]:
        """What drivers replace: (name of the successor, entry of `SUCCEEDS`)."""
        return tuple((stub.name, entry) for stub, entries in self._stated("SUCCEEDS") for entry in entries)

    @cached_property
    def needs(self) -> Mapping[str, Mapping[str, Any]]:
        """What modules cannot work without: entries of `NEEDS` by the module."""
        return {stub.name: entry for stub, entry in self._stated("NEEDS")}

    @cached_property
    def described(self) -> frozenset[str]:
        """The distributions that stubs describe."""
        frameworks = (name for _, facts in self._stated("FRAMEWORK") for name in facts.get("distributions", ()))
        return frozenset((*self.drivers, *frameworks))

    @cached_property
    def synchronous_entries(self) -> frozenset[str]:
        """The first packages of frameworks that call functions without an event loop."""
        return frozenset(stub.name.partition(".")[0] for stub, facts in self._stated("FRAMEWORK") if facts.get("entry") == "sync")


class Import(NamedTuple):
    """An import: the dotted name of what is imported, by which module."""

    name: str
    module: Module


class Audit:
    """The dependencies of one directory and the modules that live with them; `lines` gives the lines of dependency files."""

    def __init__(
        self, project: Project, catalogue: Catalogue, graph: Graph, modules: Iterable[Module], lines: Mapping[str, list[str]]
    ) -> None:
        self.project = project
        self.catalogue = catalogue
        self.graph = graph
        self.modules = tuple(module for module in modules if module.role is not Role.VENDORED)
        self._lines = lines

    # ------------------------------------------------------------------------------------------------------------ what code says

    @cached_property
    def imports(self) -> tuple[Import, ...]:
        """Everything that the modules import from elsewhere."""
        return tuple(
            Import(_dotted(binding), module)
            for module in self.modules
            for function in module.summary.functions
            for binding in function.bindings
            if binding.kind == "import" and not binding.level
        )

    def importers(self, package: str, roles: Iterable[Role] = tuple(Role)) -> tuple[Module, ...]:
        """The modules of these roles that import the package or a part of it."""
        wanted = frozenset(roles)
        found = (each.module for each in self.imports if is_part(each.name, package) and each.module.role in wanted)
        return tuple(dict.fromkeys(found))

    @cached_property
    def is_asynchronous(self) -> bool:
        """Whether the application has coroutines, if it has code, and an asynchronous driver."""
        application = [module for module in self.modules if module.role is Role.APP]
        if application and not any(function.is_async for module in application for function in module.summary.functions):
            return False
        shipped = any(d.mode == "async" for name in self.graph.shipped for d in self.catalogue.drivers.get(name, ()))
        return shipped or any(each.module.role is Role.APP and self._is_asynchronous(each.name) for each in self.imports)

    def _is_asynchronous(self, name: str) -> bool:
        """Whether what is imported is an asynchronous part of a driver: a module of coroutines, or a class with some."""
        stubs = self.project.table.stubs
        if name.partition(".")[0] not in {each.partition(".")[0] for each in self._driver_modules}:
            return False
        owner, _, member = name.rpartition(".")
        if name in stubs:
            return name not in self._driver_modules and _has_coroutines(stubs[name], "")
        return owner in stubs and any(_has_coroutines(stubs[origin], member) for origin in self._origins(owner, member))

    def _origins(self, owner: str, member: str) -> Iterator[str]:
        """The stub in which a class is defined: this one, or the one that it imports it from."""
        stubs = self.project.table.stubs
        yield owner
        for binding in stubs[owner].summary.functions[0].bindings:
            if binding.kind == "import" and binding.name == member:
                origin = self.project.table.absolute(binding, stubs[owner])
                if origin in stubs:
                    yield origin

    @cached_property
    def _driver_modules(self) -> frozenset[str]:
        return frozenset(driver.module for drivers in self.catalogue.drivers.values() for driver in drivers)

    @cached_property
    def has_synchronous_entry(self) -> bool:
        """Whether application code is also run without an event loop: by a task queue, a WSGI server, a command line."""
        return any(self.importers(package, (Role.APP,)) for package in self.catalogue.synchronous_entries)

    def may_be_loaded(self, driver: Driver, distribution: str) -> bool:
        """Whether some code that is no test makes a synchronous engine that loads the driver.

        An engine of which is not known what it loads may load what the project itself asks for, hardly what comes along with something.
        """
        return driver.module in self._loaded or ("" in self._loaded and self.graph.is_direct(distribution))

    @cached_property
    def _loaded(self) -> frozenset[str]:
        """The modules of drivers that synchronous engines load; the empty string for an engine of which that is not known."""
        layers = {d.module.partition(".")[0] for ds in self.catalogue.drivers.values() for d in ds if d.layer == "session"}
        users = {module: None for layer in sorted(layers) for module in self.importers(layer, {*_TOOLS, Role.APP})}
        return frozenset(name for module in users for name in self._loaded_in(module))

    def _loaded_in(self, module: Module) -> Iterator[str]:
        for index in range(len(module.summary.functions)):
            for call in stub_calls(self.project, Scope(module, index)):
                made = result_resource(self.project, call)
                is_engine = made is not None and made.kind == "engine" and made.mode == "sync"
                if is_engine and self._is_session_layer(call.function.scope.module):
                    given = call.by_role("url")
                    url = url_of(self.project.evaluator, given.scope, given.expression) if given is not None else None
                    loads = scheme_facts(self.project, call, url)
                    yield str(loads["connect"]).rpartition(".")[0] if loads is not None else ""

    def _is_session_layer(self, stub: Module) -> bool:
        driver = self.project.facts.driver(stub)
        return driver is not None and driver.layer == "session"

    # ------------------------------------------------------------------------------------------------------------- what is found

    def place(self, path: str, line: int, name: str) -> Place:
        """The name of a distribution on a line of a dependency file; the whole line if it is not found there."""
        lines = self._lines.get(path, [])
        text = lines[line - 1] if 0 < line <= len(lines) else ""
        pattern = r"(?<![\w-])" + r"[-_.]+".join(map(re.escape, name.split("-"))) + r"(?![\w-])"
        match = re.search(pattern, text, re.IGNORECASE)
        start, end = match.span() if match else (0, len(text))
        return Place(path, line, start + 1, line, max(end, start + 1) + 1)

    def chain_text(self, direct: Direct, steps: Iterable[Step]) -> str:
        """The way from the project to a distribution as messages print it."""
        return " -> ".join((direct.requirer, *(f"{step.name} {step.version}".rstrip() for step in steps)))

    def chain_frames(self, direct: Direct, steps: tuple[Step, ...]) -> tuple[Frame, ...]:
        """The lines that name the distributions on the way, the project's requirement first; the last is where the finding stands."""
        first = steps[0].name
        written = self.graph.declared(first)
        frames = []
        if written is not None and (written.path, written.requirement.line) != (steps[0].path, steps[0].line):
            place = self.place(written.path, written.requirement.line, first)
            frames.append(Frame("origin", f"{written.requirer} requires {first}", first, place))
        for step, following in pairwise(steps):
            place = self.place(step.path, step.line, step.name)
            frames.append(Frame("origin", f"{step.name} requires {following.name}", step.name, place))
        return tuple(frames)

    def finding(
        self, rule: Rule, step: Step, message: str, *, help: str, related: Iterable[Frame] = (), target: str = ""
    ) -> Diagnostic:
        """A diagnostic at the line that names a distribution; `target` is the one that it is about, if that is another."""
        place = self.place(step.path, step.line, step.name)
        parts = ("asyncdb-lint/1", rule.code, self.graph.project, step.name)
        return Diagnostic(
            rule.code,
            rule.name,
            rule.severity,
            message,
            place,
            help=help,
            symbol=self.graph.project,
            target=target or step.name,
            related=tuple(related),
            fingerprint=blake2b("\0".join(parts).encode(), digest_size=16).hexdigest(),
        )


def modules_beside(graph: Graph, others: Iterable[Graph], modules: Iterable[Module]) -> Iterator[Module]:
    """The modules below the graph's directory, but not below that of another graph there."""
    above = graph.directory
    inner = [other.directory for other in others if other.directory != above and _is_in(other.directory, above)]
    for module in modules:
        if _is_in(module.path, above) and not any(_is_in(module.path, directory) for directory in inner):
            yield module


def _is_in(path: str, directory: str) -> bool:
    if directory.endswith("..") or not directory:
        return not path.startswith("..") or posixpath.dirname(path).startswith(directory or "\0")
    return path.startswith(f"{directory}/")


def is_part(name: str, package: str) -> bool:
    """Whether a dotted name is the package or something in it."""
    return name == package or name.startswith(f"{package}.")


def _dotted(binding: Binding) -> str:
    return f"{binding.module}.{binding.member}" if binding.member else binding.module


def _has_coroutines(stub: Module, class_name: str) -> bool:
    """Whether the class, or with an empty name the module, has a coroutine function."""
    classes = stub.summary.classes
    return any(
        function.is_async and (not class_name or (function.owner >= 0 and classes[function.owner].name == class_name))
        for function in stub.summary.functions
    )
