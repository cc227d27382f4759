"""Which objects are sessions that a framework provides for one request, and closes when the request has ended.

The origin of such a session is a parameter for which the framework calls a generator (`Depends(get_session)`) that yields it and goes on
when the request is over. From there it may have come as an argument, through local names, or as an attribute of an object that was made
of it. One way on which a request's session comes is enough: what is wrong with it is wrong on that way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from asyncdb_lint.model import (
    Attribute,
    Await,
    Call,
    Expression,
    LibraryVersion,
    Name,
    Parameter,
    Span,
    Statement,
    Subscript,
    Try,
    With,
)
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.calling import initializer, injected_expressions, provided
from asyncdb_lint.semantics.concurrency import Path
from asyncdb_lint.semantics.flow import origins, results_of
from asyncdb_lint.semantics.identity import identity
from asyncdb_lint.semantics.members import self_stores
from asyncdb_lint.semantics.modules import self_name
from asyncdb_lint.semantics.options import resource_of
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.registrations import REQUEST
from asyncdb_lint.semantics.type_hints import index_items
from asyncdb_lint.semantics.values import Class, Function, Instance, Known, Overloads, Scope, members
from asyncdb_lint.semantics.walk import blocks_of, extent

DEPTH = 12
"""How many names, calls and attributes are followed."""


@dataclass(frozen=True, slots=True)
class Injection:
    """A call such as `Depends(get_session)`: the framework's function, and the call where it stands."""

    scope: Scope
    call: Call
    function: Function


@dataclass(frozen=True, slots=True)
class RequestSession:
    """Where a session comes from: the parameter of a function that the framework calls for each request, and the generator that gives it.

    `way` are the calls by which it has come from there.
    """

    scope: Scope
    parameter: Parameter
    injection: Injection
    provider: Function
    way: tuple[tuple[Scope, Call], ...] = ()


def request_session(project: Project, scope: Scope, path: Path) -> RequestSession | None:
    """Where the session at a path of the function (see `concurrency`) comes from; None unless it is known to be a request's."""
    return _Search(project).path(scope, path)


def session_from(project: Project, scope: Scope, expression: Expression) -> RequestSession | None:
    """Where the session that the expression gives comes from; None unless it is known to be a request's."""
    return _Search(project).expression(scope, expression, (), DEPTH)


def request_sessions_of(project: Project, scope: Scope) -> Iterator[RequestSession]:
    """The sessions that the framework provides for the parameters of a function that it calls."""
    for parameter in scope.summary.parameters:
        found = _Search(project).parameter(scope, parameter, (), DEPTH)
        if found is not None and found.scope == scope:
            yield found


def providers_of(project: Project, scope: Scope) -> Iterator[tuple[Parameter, Function]]:
    """The project's functions that the framework calls for parameters of the function, in order."""
    for parameter in scope.summary.parameters:
        injection = injection_of(project, scope, parameter)
        if injection is not None:
            for expression in injected_expressions(project.evaluator, injection.function, injection.call):
                for provider in members(project.value(injection.scope, expression)):
                    if isinstance(provider, Function) and not provider.is_stub:
                        yield parameter, provider


class Closing(NamedTuple):
    """When the framework closes what it has provided: `early` if before the response is sent; `because` says which release does so, and
    `version` is that release, if the project's files say it; both are empty if the code itself says when."""

    early: bool
    because: str = ""
    version: LibraryVersion | None = None


def closing(project: Project, session: RequestSession) -> Closing:
    """When the session is closed."""
    injection = session.injection
    for name, given in match_arguments(injection.function, injection.call.arguments).by_parameter.items():
        if project.facts.function(injection.function).roles.get(name) == "ends-with":
            ends = project.value(injection.scope, given)
            if isinstance(ends, Known) and ends.literal is not None:
                return Closing(ends.literal == "function")
    framework = project.table.stubs[injection.function.scope.module.name.partition(".")[0]]
    dated = project.dated(framework, "PROVIDED_UNTIL", session.scope.module)
    return Closing(dated.value == "response", dated.because, dated.version)


def injection_of(project: Project, scope: Scope, parameter: Parameter) -> Injection | None:
    """The call that says what the framework provides for the parameter: its default, or metadata of its annotation."""
    outer = scope.definition
    candidates = [(outer, parameter.default)] if isinstance(parameter.default, Call) else []
    where, annotation = _unaliased(project, outer, parameter.annotation)
    if isinstance(annotation, Subscript):
        candidates += [(where, item) for item in index_items(annotation)[1:] if isinstance(item, Call)]
    for place, call in candidates:
        for function in _injectors(project, place, call):
            return Injection(place, call, function)
    return None


def _unaliased(project: Project, scope: Scope, annotation: Expression | None) -> tuple[Scope, Expression | None]:
    """The annotation, or what the global name in its place was assigned (`SessionDep = Annotated[…]`)."""
    if isinstance(annotation, Name | Attribute):
        found = identity(project, scope, annotation)
        if found is not None and len(found) == 3:
            _, module, name = found
            bindings = project.table.globals_of(module).get(name, ()) if isinstance(name, str) else ()  # type: ignore[arg-type]
            if len(bindings) == 1:
                owner, number = bindings[0]
                return owner, owner.summary.bindings[number].value
    return scope, annotation


def _injectors(project: Project, scope: Scope, call: Call) -> Iterator[Function]:
    for member in members(project.value(scope, call.func)):
        callee = initializer(project.evaluator, member) if isinstance(member, Class) else member
        for function in members(callee):
            function = function.functions[0] if isinstance(function, Overloads) else function
            if isinstance(function, Function) and "injected" in project.facts.function(function).roles.values():
                yield function


class _Search:
    """Follows an object backward to the parameter for which the framework provides the session."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._seen: set[tuple[object, ...]] = set()

    def path(self, scope: Scope, path: Path) -> RequestSession | None:
        kind, key, *rest = path
        attributes = tuple(str(name) for name in rest)
        if kind == "local" and isinstance(key, tuple):
            return self._bindings(scope, key, attributes, DEPTH)
        return self._captured(scope, str(key), attributes, DEPTH) if kind == "captured" else None

    # ----------------------------------------------------------------------------------------------------------------- names

    def expression(self, scope: Scope, expression: Expression, attributes: tuple[str, ...], depth: int) -> RequestSession | None:
        match expression:
            case _ if depth == 0:
                return None
            case Name(scope="local", use=use):
                numbers = sorted(origins(scope.summary, scope.summary.reaching[use]) - {-1})
                return self._bindings(scope, numbers, attributes, depth)
            case Name(name=name, scope="captured"):
                return self._captured(scope, name, attributes, depth)
            case Attribute(value=value, attr=attr):
                return self.expression(scope, value, (attr, *attributes), depth)
            case Await(value=value):
                return self.expression(scope, value, attributes, depth)
            case Call() if attributes:
                return self._made(scope, expression, attributes, depth - 1)
            case _:
                return None

    def _bindings(self, scope: Scope, numbers: Sequence[object], attributes: tuple[str, ...], depth: int) -> RequestSession | None:
        for number in numbers:
            binding = scope.summary.bindings[number] if isinstance(number, int) else None
            found = None
            if binding is not None and binding.kind == "parameter":
                found = self.parameter(scope, scope.summary.parameters[binding.index], attributes, depth)
            elif binding is not None and binding.kind == "assign" and not binding.path and binding.value is not None:
                found = self.expression(scope, binding.value, attributes, depth - 1)
            if found is not None:
                return found
        return None

    def _captured(self, scope: Scope, name: str, attributes: tuple[str, ...], depth: int) -> RequestSession | None:
        functions = scope.module.summary.functions
        index = scope.summary.parent
        while index > 0:
            numbers = [n for n, b in enumerate(functions[index].bindings) if b.name == name and b.kind != "narrow"]
            if functions[index].kind != "class" and numbers:
                return self._bindings(Scope(scope.module, index), numbers, attributes, depth)
            index = functions[index].parent
        return None

    # ------------------------------------------------------------------------------------------------------------ parameters

    def parameter(self, scope: Scope, parameter: Parameter, attributes: tuple[str, ...], depth: int) -> RequestSession | None:
        key = (scope, parameter.name, attributes)
        if depth == 0 or key in self._seen:
            return None
        self._seen.add(key)
        if attributes and parameter.name == self_name(scope):
            return self._attribute(Class(scope.module, scope.summary.owner), attributes, depth - 1)
        injection = injection_of(self._project, scope, parameter)
        if injection is not None:
            return self._provided(scope, parameter, injection, attributes, depth - 1)
        for site in self._project.callers.calls_of(scope):
            given = match_arguments(site.function, site.call.arguments).by_parameter.get(parameter.name)
            found = self.expression(site.scope, given, attributes, depth - 1) if given is not None else None
            if found is not None:
                return replace(found, way=(*found.way, (site.scope, site.call)))
        return None

    def _provided(
        self, scope: Scope, parameter: Parameter, injection: Injection, attributes: tuple[str, ...], depth: int
    ) -> RequestSession | None:
        """What the framework provides: a session that a generator yields, or an object that a function makes of one."""
        if not any(registration.when == REQUEST for registration in self._project.contexts.registrations(scope)):
            return None
        for expression in injected_expressions(self._project.evaluator, injection.function, injection.call):
            for provider in members(self._project.value(injection.scope, expression)):
                if isinstance(provider, Class) and attributes:
                    return self._attribute(provider, attributes, depth)
                if not isinstance(provider, Function) or provider.is_stub:
                    continue
                nested = self._given_back(provider, attributes, depth)
                if nested is not None or attributes or not self._closes(provider):
                    return nested
                return RequestSession(scope, parameter, injection, provider)
        return self._of_annotation(scope, parameter, injection, attributes, depth)

    def _of_annotation(
        self, scope: Scope, parameter: Parameter, injection: Injection, attributes: tuple[str, ...], depth: int
    ) -> RequestSession | None:
        """`Depends()` without a callable: the framework makes an object of the annotated class."""
        if injection.call.arguments or parameter.annotation is None:
            return None
        for member in members(self._project.evaluator.binding(scope, parameter.binding)):
            if isinstance(member, Instance) and not member.class_.module.is_stub and attributes:
                return self._attribute(member.class_, attributes, depth)
        return None

    def _given_back(self, function: Function, attributes: tuple[str, ...], depth: int) -> RequestSession | None:
        """What a function returns, or yields, if that is, or holds, a session that it has from the framework itself."""
        returns, yields = results_of(function.summary)
        for result in (*returns, *(each.value for each in yields)):
            found = self.expression(function.scope, result, attributes, depth) if result is not None else None
            if found is not None:
                return found
        return None

    def _closes(self, provider: Function) -> bool:
        """Whether the generator yields an asynchronous session and does something with it when it goes on."""
        if not provider.summary.is_generator or provider.wrapper:
            return False
        given = [resource_of(self._project, member) for member in members(provided(self._project.evaluator, provider))]
        are_sessions = all(r is not None and (r.kind, r.mode) == ("session", "async") and r.concurrent_use for r in given)
        return (
            bool(given)
            and are_sessions
            and _goes_on(provider.summary.body, [each.span for each in results_of(provider.summary)[1]])
        )

    # --------------------------------------------------------------------------------------------------------------- objects

    def _made(self, scope: Scope, call: Call, attributes: tuple[str, ...], depth: int) -> RequestSession | None:
        """The attribute of an object that the call makes: what the constructor was given for it."""
        for member in members(self._project.value(scope, call.func)):
            if isinstance(member, Function) and not member.is_stub:
                return self._given_back(member, attributes, depth)
            if not isinstance(member, Class) or member.module.is_stub:
                continue
            for init in members(initializer(self._project.evaluator, member)):
                given = match_arguments(init, call.arguments).by_parameter if isinstance(init, Function) else {}
                for parameter, rest in self._stored(member, attributes):
                    if parameter.name in given:
                        return self.expression(scope, given[parameter.name], rest, depth)
        return None

    def _attribute(self, class_: Class, attributes: tuple[str, ...], depth: int) -> RequestSession | None:
        """The attribute of some object of the class, wherever it was made."""
        for init in members(initializer(self._project.evaluator, class_)):
            if isinstance(init, Function) and not init.is_stub:
                for parameter, rest in self._stored(class_, attributes):
                    found = self.parameter(init.scope, parameter, rest, depth)
                    if found is not None:
                        return found
        return None

    def _stored(self, class_: Class, attributes: tuple[str, ...]) -> Iterator[tuple[Parameter, tuple[str, ...]]]:
        """The parameters of the constructor that are stored as the first attribute, with the attributes that remain."""
        first, *rest = attributes
        for base in self._project.evaluator.mro(class_):
            for scope, store in self_stores(self._project.evaluator, base).get(first, ()):
                if scope.summary.name == "__init__" and isinstance(store.value, Name) and not store.path:
                    yield from ((p, tuple(rest)) for p in scope.summary.parameters if p.name == store.value.name)


def _goes_on(body: Sequence[Statement], yields: Sequence[Span]) -> bool:
    """Whether something is left to do when a generator with this body goes on after its yield: a block to leave, or a statement."""
    for position, statement in enumerate(body):
        if _holds(statement, yields):
            if position + 1 < len(body) or isinstance(statement, With) or (isinstance(statement, Try) and statement.final):
                return True
            return any(_goes_on(block, yields) for block in blocks_of(statement))
    return False


def _holds(statement: Statement, spans: Sequence[Span]) -> bool:
    """Whether one of the spans lies in the statement, blocks included."""
    whole = extent(statement)
    return any(whole.start <= span.start < whole.end for span in spans)
