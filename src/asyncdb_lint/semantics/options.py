"""Options of calls that connect: what is passed, what the stub's default is, and what reaches the driver in the end.

A `StubCall` is a call that is certain to run one function of a stub. Its `Connecting` says which function of a driver connects for it,
and with which options: the call itself, or what an engine's URL loads and what its URL and `connect_args` pass on. Whatever cannot be
decided makes the options incomplete, and rules stay silent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from asyncdb_lint.model import Argument, Call, Constant, DictDisplay, Expression, LibraryVersion
from asyncdb_lint.semantics.arguments import Arguments, match_arguments
from asyncdb_lint.semantics.facts import FunctionFacts, Resource
from asyncdb_lint.semantics.folding import NotConstant, definition_of, fold
from asyncdb_lint.semantics.memory import remembered
from asyncdb_lint.semantics.operations import Operation
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.urls import DatabaseUrl, url_of
from asyncdb_lint.semantics.values import (
    Class,
    Coroutine,
    Function,
    Instance,
    ModuleValue,
    Scope,
    Unknown,
    Value,
    members,
)

_DATABASE = ("database", "dbname", "db")
"""How drivers call the option that names the database."""


class Given(NamedTuple):
    """An argument, or an entry of a dict, where it was written."""

    scope: Scope
    expression: Expression


@dataclass(frozen=True, slots=True, eq=False)
class StubCall:
    """A call that runs one function of a stub, whatever happens.

    `arguments` are those of parameters, `extra` the keywords that its signature does not name; entries of known dicts passed with `**`
    are among them. `complete` is false if there may be more. `name` is the callable as messages print it.
    """

    scope: Scope
    operation: Operation
    call: Call
    function: Function
    facts: FunctionFacts
    name: str
    arguments: Mapping[str, Given]
    extra: Mapping[str, Given]
    complete: bool

    def by_role(self, role: str) -> Given | None:
        """The argument of the parameter with this role."""
        for name in self.parameters(role):
            if name in self.arguments:
                return self.arguments[name]
        return None

    def parameters(self, role: str) -> tuple[str, ...]:
        """The parameters with this role."""
        return tuple(name for name, found in self.facts.roles.items() if found == role)


@dataclass(frozen=True, slots=True, eq=False)
class Connecting:
    """What a call connects with: the driver's `function`, its `options` by name, and the `url`, each None or empty if unknown.

    `complete` says that `options` are all that there are.
    """

    call: StubCall
    function: Function | None
    options: Mapping[str, Given]
    complete: bool
    url: DatabaseUrl | None

    def url_bounds(self, names: re.Pattern[str]) -> bool:
        """Whether the URL's query sets one of these parameters of the server, by itself or among its `options`."""
        query = self.url.query if self.url is not None else {}
        return any(names.search(f"{name}={value}") for name, value in query.items())


# ------------------------------------------------------------------------------------------------------------------------ calls


@remembered
def stub_calls(project: Project, scope: Scope) -> tuple[StubCall, ...]:
    """The calls in a function that are certain to run one function of a driver's stub."""
    return tuple(_find_stub_calls(project, scope))


def _find_stub_calls(project: Project, scope: Scope) -> Iterator[StubCall]:
    for operation in (*project.operations.of(scope), *_decorating(project, scope)):
        if operation.kind == "call" and isinstance(operation.expression, Call):
            functions = [target for target in operation.targets if isinstance(target, Function)]
            is_one = len({function.scope for function in functions}) == 1
            if is_one and project.facts.driver(functions[0].scope.module) is not None:
                callees = members(project.value(scope, operation.expression.func))
                if not any(isinstance(callee, Unknown) for callee in callees):
                    yield _stub_call(project, scope, operation, operation.expression, functions[0])


def _decorating(project: Project, scope: Scope) -> Iterator[Operation]:
    """The calls that make decorators (`@listens_for(engine, "connect")`), which are no operations of the function."""
    for occurrence in project.operations.occurrences(scope):
        if occurrence.use == "decorator" and isinstance(occurrence.expression, Call):
            callee = project.value(scope, occurrence.expression.func)
            yield Operation(occurrence, "call", project.operations.targets(callee, scope, occurrence.expression))


def _stub_call(project: Project, scope: Scope, operation: Operation, call: Call, function: Function) -> StubCall:
    matched, places = _matched(project, scope, call, function)
    arguments = {name: Given(places.get(id(e), scope), e) for name, e in matched.by_parameter.items()}
    extra = {name: Given(places.get(id(e), scope), e) for name, e in matched.extra.items()}
    facts = project.facts.function(function)
    name = callable_name(project, function)
    return StubCall(scope, operation, call, function, facts, name, arguments, extra, matched.complete)


def _matched(project: Project, scope: Scope, call: Call, function: Function) -> tuple[Arguments, dict[int, Scope]]:
    """The call's arguments with known `**` dicts spread, and the scopes of those that were written elsewhere."""
    arguments: list[Argument] = []
    places: dict[int, Scope] = {}
    for argument in call.arguments:
        found = entries(project, Given(scope, argument.value)) if argument.star == 2 else None
        if found is None:
            arguments.append(argument)
            continue
        for name, given in found.items():
            arguments.append(Argument(name, 0, given.expression))
            places[id(given.expression)] = given.scope
    return match_arguments(function, tuple(arguments)), places


def callable_name(project: Project, function: Function) -> str:
    """A stub's function as messages print it: `asyncpg.create_pool`, `create_engine`, `AsyncConnectionPool`."""
    summary = function.summary
    if summary.owner < 0:
        driver = project.facts.driver(function.scope.module)
        return summary.name if driver is not None and driver.layer == "session" else function.qualname
    owner = function.receiver.class_ if isinstance(function.receiver, Instance) else function.receiver
    class_ = owner.summary.name if isinstance(owner, Class) else function.scope.module.summary.classes[summary.owner].name
    return class_ if summary.name == "__init__" else f"{class_}.{summary.name}"


def result_resource(project: Project, call: StubCall) -> Resource | None:
    """What the call makes, awaited or not: an engine, a pool, a session; None if it makes no resource or several."""
    found = [resource_of(project, member) for member in members(project.value(call.scope, call.call))]
    return found[0] if len(found) == 1 else None


def resource_of(project: Project, value: Value) -> Resource | None:
    """What an object is; awaitables count as what they give."""
    match value:
        case Coroutine(result=result):
            return resource_of(project, result)
        case Instance(class_=class_):
            if project.evaluator.vocabulary_name(class_) and class_.arguments:
                return resource_of(project, class_.arguments[0])
            return project.facts.resource(class_)
        case _:
            return None


# ----------------------------------------------------------------------------------------------------------------------- values


def folded(project: Project, given: Given) -> Any:
    """The constant that was given. Raises NotConstant."""
    return fold(project.evaluator, given.scope, given.expression)


def default_of(project: Project, function: Function, name: str) -> Any:
    """The constant that a parameter is by default. Raises NotConstant."""
    for parameter in function.summary.parameters:
        if parameter.name == name and parameter.default is not None:
            constant = fold(project.evaluator, function.scope.definition, parameter.default)
            if constant is not Ellipsis:
                return constant
    raise NotConstant


def entries(project: Project, given: Given) -> dict[str, Given] | None:
    """The entries of a dict whose keys are all known, their values known or not; None for anything else."""
    found = definition_of(project.evaluator, given.scope, given.expression)
    scope, expression = found if found is not None else given
    if isinstance(expression, Call):
        return _entries_of_call(project, scope, expression)
    if not isinstance(expression, DictDisplay):
        return None
    items: dict[str, Given] = {}
    for key, value in expression.items:
        if key is None:
            spread = entries(project, Given(scope, value))
            if spread is None:
                return None
            items |= spread
            continue
        try:
            name = fold(project.evaluator, scope, key)
        except NotConstant:
            return None
        items[str(name)] = Given(scope, value)
    return items


def _entries_of_call(project: Project, scope: Scope, call: Call) -> dict[str, Given] | None:
    """The entries of `dict(a=1, **more)`."""
    callee = project.value(scope, call.func)
    if not isinstance(callee, Class) or callee.qualname != "builtins.dict":
        return None
    items: dict[str, Given] = {}
    for argument in call.arguments:
        spread = {argument.keyword: Given(scope, argument.value)} if argument.keyword else None
        spread = spread or (entries(project, Given(scope, argument.value)) if argument.star == 2 else None)
        if spread is None:
            return None
        items |= spread
    return items


# ------------------------------------------------------------------------------------------------------------------ connecting


def connecting(project: Project, call: StubCall) -> Connecting | None:
    """What the call connects with; None if it is no call of a driver, pool or engine that connects."""
    if not _connects(project, call):
        return None
    given = call.by_role("url")
    url = url_of(project.evaluator, given.scope, given.expression) if given is not None else None
    decided = call.complete and not any(name in call.arguments for name in call.parameters("connector"))
    names = call.parameters("driver-options")
    if not names:
        return Connecting(call, call.function, {**call.arguments, **call.extra}, decided, _with_parts(project, call, url))
    options = entries(project, call.arguments[names[0]]) if names[0] in call.arguments else {}
    target = call.facts.handed_on.get(names[0])
    function = stub_function(project, target) if target else scheme_function(project, call, url)
    if target is None and url is not None:
        options = {**_query_options(call, url), **options} if options is not None else None
        decided = decided and url.query_known
    return Connecting(call, function, options or {}, decided and options is not None, url)


def _connects(project: Project, call: StubCall) -> bool:
    facts, receiver = call.facts, call.function.receiver
    if facts.connects or facts.owns_connections:
        return True
    if call.function.summary.name != "__init__" or not isinstance(receiver, Instance):
        return False
    return any(project.facts.class_word(base, "owns_connections") for base in project.evaluator.mro(receiver.class_))


def _query_options(call: StubCall, url: DatabaseUrl) -> dict[str, Given]:
    """A session layer hands the URL's query on to the driver, as strings."""
    return {name: Given(call.scope, Constant(call.call.span, value)) for name, value in url.query.items()}


def _with_parts(project: Project, call: StubCall, url: DatabaseUrl | None) -> DatabaseUrl:
    """The URL with the host, port and database that are arguments of their own."""
    host, port = (_part(project, call.by_role(role)) for role in ("host", "port"))
    options = {**call.arguments, **call.extra}
    databases = [_part(project, options[name]) for name in _DATABASE if name in options]
    number = int(port) if isinstance(port, int) or (isinstance(port, str) and port.isdigit()) else None
    url = url or DatabaseUrl("")
    if isinstance(host, str) or number is not None:
        url = replace(url, hosts=((host.lower() if isinstance(host, str) else "", number),))
    return replace(url, database=databases[0]) if databases and isinstance(databases[0], str) else url


def _part(project: Project, given: Given | None) -> object:
    try:
        return folded(project, given) if given is not None else None
    except NotConstant:
        return None


# --------------------------------------------------------------------------------------------------------------------- schemes


def scheme_facts(project: Project, call: StubCall, url: DatabaseUrl | None) -> Mapping[str, Any] | None:
    """What the URL's scheme loads, as the stub of the called layer says; None if it is unknown or the release decides."""
    driver = project.facts.driver(call.function.scope.module)
    stub = project.table.stubs.get(driver.module) if driver is not None else None
    if stub is None or url is None:
        return None
    for table in ("URL_SCHEMES", "VERSION_SCHEMES"):
        known = project.facts.constant(stub, table, call.scope.module)
        if isinstance(known, dict) and url.scheme in known:
            facts = known[url.scheme]
            return facts if isinstance(facts, dict) else None
    return None


def scheme_version(project: Project, call: StubCall, url: DatabaseUrl) -> LibraryVersion | None:
    """The release of the called layer that decides what the URL's scheme loads; None if every release loads the same."""
    driver = project.facts.driver(call.function.scope.module)
    stub = project.table.stubs.get(driver.module) if driver is not None else None
    dated = project.dated(stub, "VERSION_SCHEMES", call.scope.module) if stub is not None else None
    known = dated is not None and isinstance(dated.value, dict) and url.scheme in dated.value
    return dated.version if dated is not None and known else None


def scheme_function(project: Project, call: StubCall, url: DatabaseUrl | None) -> Function | None:
    """The driver's function that connects for an engine with this URL."""
    facts = scheme_facts(project, call, url)
    return stub_function(project, str(facts["connect"])) if facts is not None and facts.get("connect") else None


def stub_function(project: Project, dotted: str) -> Function | None:
    """The function of a stub with this dotted name; None if there is none, or if there are several."""
    module, rest = dotted, ""
    while module and module not in project.table.stubs:
        module, _, last = module.rpartition(".")
        rest = f"{last}.{rest}" if rest else last
    if not module or not rest:
        return None
    value: Value = ModuleValue(module, project.table.stubs[module])
    for name in rest.split("."):
        value = project.evaluator.attribute(value, name)
    found = [member for member in members(value) if isinstance(member, Function)]
    return found[0] if len(found) == 1 else None
