"""What bounds the time of queries besides the options of a connection: settings of the server, and the code around the queries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from asyncdb_lint.model import Call, Constant, Expression, FString, Module, Role, With
from asyncdb_lint.semantics.facts import Driver, FunctionFacts
from asyncdb_lint.semantics.memory import remembered
from asyncdb_lint.semantics.options import Given, StubCall, entries, stub_calls
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.texts import text_of
from asyncdb_lint.semantics.values import Function, Scope, members
from asyncdb_lint.semantics.walk import Occurrence

SERVER_TIMEOUT = re.compile(r"statement_timeout|transaction_timeout|max_statement_time|max_execution_time", re.IGNORECASE)
_LONG_STATEMENT = re.compile(r"\s*(LISTEN|COPY|START_REPLICATION)\b", re.IGNORECASE)


class TimeLimits:
    """What a project says about the time of its queries outside the calls that connect; computed once, when first asked for."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._queries: dict[str, list[tuple[StubCall, bool]]] | None = None
        self._roots: frozenset[str] | None = None
        self._long: dict[tuple[Module, str], bool] = {}

    def sets_server_timeout(self, module: Module) -> bool:
        """Whether a statement somewhere below the module's import root sets the server's statement timeout."""
        if self._roots is None:
            self._roots = frozenset(m.root for m in self._project.modules if m.role is Role.APP and self._mentions_timeout(m))
        return module.root in self._roots

    def _mentions_timeout(self, module: Module) -> bool:
        return any(
            isinstance(argument.value, Constant | FString) and SERVER_TIMEOUT.search(_literal_text(argument.value))
            for scope in self._project.scopes(module)
            for occurrence in self._project.operations.occurrences(scope)
            if isinstance(occurrence.expression, Call)
            for argument in occurrence.expression.arguments
            if not argument.keyword
        )

    def bounds_every_query(self, driver: Driver) -> bool:
        """Whether the project makes queries with the driver, and gives each of them a timeout."""
        if self._queries is None:
            self._queries = {}
            for module in self._project.modules:
                if module.role is Role.APP:
                    self._collect(module, self._queries)
        found = self._queries.get(driver.name, ())
        return bool(found) and all(bounded for _, bounded in found)

    def _collect(self, module: Module, queries: dict[str, list[tuple[StubCall, bool]]]) -> None:
        for scope in self._project.scopes(module):
            for call in stub_calls(self._project, scope):
                driver = self._project.facts.driver(call.function.scope.module)
                if driver is not None and is_query(call.facts):
                    queries.setdefault(driver.name, []).append((call, self._is_bounded(call)))

    def _is_bounded(self, call: StubCall) -> bool:
        return call.by_role("query-timeout") is not None or any(
            self._bounds(call.scope, around) for around in _calls_around(call.operation.occurrence)
        )

    def _bounds(self, scope: Scope, call: Call) -> bool:
        callees = members(self._project.value(scope, call.func))
        return any(isinstance(c, Function) and self._project.facts.function(c).bounds_time for c in callees)

    def serves_long_statements(self, module: Module, driver: Driver) -> bool:
        """Whether the module listens, copies or replicates with the driver: such connections have no use for a bound."""
        key = (module, driver.name)
        if key not in self._long:
            self._long[key] = any(
                self._is_long(call, driver) for scope in self._project.scopes(module) for call in stub_calls(self._project, scope)
            )
        return self._long[key]

    def _is_long(self, call: StubCall, driver: Driver) -> bool:
        owner = self._project.facts.driver(call.function.scope.module)
        if owner is None or owner.name != driver.name:
            return False
        texts = (text_of(self._project.evaluator, call.scope, given.expression) for given in list(call.arguments.values())[:1])
        return call.facts.unbounded or any(text is not None and _LONG_STATEMENT.match(text) for text in texts)


@remembered
def time_limits(project: Project) -> TimeLimits:
    """The project's limits, one object for each project."""
    return TimeLimits(project)


def is_query(facts: FunctionFacts) -> bool:
    """Whether the function runs one query, which may have a bound of its own."""
    return "query-timeout" in facts.roles.values() and not facts.connects and not facts.owns_connections


def bounds_on_server(project: Project, given: Given) -> bool:
    """Whether parameters for the server hold a statement timeout, or may hold one."""
    found = entries(project, given)
    if found is not None:
        return any(SERVER_TIMEOUT.search(name) or _may_hold(project, item) for name, item in found.items() if _is_server(name))
    return _may_hold(project, given)


def _is_server(name: str) -> bool:
    return name == "options" or SERVER_TIMEOUT.search(name) is not None


def _may_hold(project: Project, given: Given) -> bool:
    text = text_of(project.evaluator, given.scope, given.expression)
    return text is None or SERVER_TIMEOUT.search(text) is not None


def _calls_around(occurrence: Occurrence) -> Iterator[Call]:
    """The calls that the occurrence is an argument of, and those whose contexts it stands in."""
    if occurrence.use == "argument" and isinstance(occurrence.parent, Call):
        yield occurrence.parent
    for context in occurrence.enclosing():
        if isinstance(context.node, With):
            for item in context.node.items:
                if isinstance(item.value, Call):
                    yield item.value


def _literal_text(expression: Expression) -> str:
    match expression:
        case Constant(value=str(text)):
            return text
        case FString(parts=parts):
            return "".join(_literal_text(part) for part in parts)
        case _:
            return ""
