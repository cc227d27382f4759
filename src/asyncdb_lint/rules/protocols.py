"""Which of Python's protocols a value of the database supports: `await`, `with`, `async with`, `for`, `async for`.

The answer is yes, no, or not known (None). It is no only where everything is known: a class whose bases are all resolved, a coroutine
or generator of a known function. Whether a value is of the database at all is a second question (`origin`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from asyncdb_lint.model import Await, Call, Expression, Name
from asyncdb_lint.semantics.facts import Driver
from asyncdb_lint.semantics.flow import origins
from asyncdb_lint.semantics.members import has_unknown_base, own_member
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import (
    NONE,
    Class,
    Coroutine,
    Function,
    Instance,
    Known,
    Overloads,
    Scope,
    Stream,
    Tuple,
    Value,
    members,
)


class Protocol(StrEnum):
    """A protocol, by the method that makes it."""

    AWAIT = "__await__"
    ENTER = "__enter__"
    ENTER_ASYNC = "__aenter__"
    ITERATE = "__iter__"
    ITERATE_ASYNC = "__aiter__"


class Origin(NamedTuple):
    """Where a value of the database comes from: its driver (None if only the project's own functions show it), and the functions that
    gave it, if a call did."""

    driver: Driver | None
    functions: tuple[Function, ...] = ()

    def symbol(self, project: Project) -> str | None:
        """The canonical name of what gave it."""
        if self.functions:
            function = self.functions[0]
            return project.symbol(function) if function.is_stub else function.qualname
        return self.driver.name if self.driver is not None else None


# ------------------------------------------------------------------------------------------------------------------- protocols


def supports(project: Project, value: Value, protocol: Protocol) -> bool | None:
    """Whether the value supports the protocol; None if that is not known, or true of some of its alternatives only."""
    answers = {_supports(project, member, protocol) for member in members(value)}
    return answers.pop() if len(answers) == 1 else None


def _supports(project: Project, value: Value, protocol: Protocol) -> bool | None:
    match value:
        case Known(literal=literal):
            return protocol is Protocol.ITERATE and isinstance(literal, str | bytes)
        case Tuple():
            return protocol is Protocol.ITERATE
        case Coroutine(function=function):
            return True if protocol is Protocol.AWAIT else _unless_annotated(function)
        case Stream(is_async=is_async, function=function):
            own = Protocol.ITERATE_ASYNC if is_async else Protocol.ITERATE
            return True if protocol is own else _unless_annotated(function)
        case Instance():
            return _class_supports(project, value, protocol)
        case _:
            return None


def _unless_annotated(function: Function | None) -> bool | None:
    """No, if it is what the function gives; what an annotation alone calls awaitable or iterable may be more than that."""
    return False if function is not None else None


def _class_supports(project: Project, instance: Instance, protocol: Protocol) -> bool | None:
    class_ = instance.class_
    for base in project.evaluator.mro(class_):
        method = own_member(project.evaluator, base, protocol)
        if method is not None:
            return None if _is_coroutine_function(method) and protocol is not Protocol.ENTER_ASYNC else True
    if has_unknown_base(project.evaluator, class_):
        return None
    if instance.declared and any(
        own_member(project.evaluator, subclass, protocol) is not None or has_unknown_base(project.evaluator, subclass)
        for subclass in project.hierarchy.subclasses(class_)
    ):
        return None
    return False


def _is_coroutine_function(method: Value) -> bool:
    return any(isinstance(member, Function) and member.summary.is_async for member in members(method))


def is_undecorated(project: Project, function: Function) -> bool:
    """Whether it is known what the decorators make of the function: they are none, or such as `staticmethod` and `contextmanager`."""
    for decorator in function.summary.decorators:
        for member in members(project.value(function.scope.definition, decorator)):
            is_builtin = isinstance(member, Class) and member.module.name == "builtins"
            if not is_builtin and not (isinstance(member, Function) and project.facts.function(member).decorates):
                return False
    return True


# ---------------------------------------------------------------------------------------------------------------------- origins


def origin(project: Project, scope: Scope, expression: Expression) -> Origin | None:
    """Where the expression's value comes from, if it is of the database for sure; None if it is not."""
    given = behind(scope, expression)
    call = given.value if isinstance(given, Await) else given
    if isinstance(call, Call):
        by_call = _given_by(project, scope, call)
        if by_call is not None:
            return by_call
    drivers = [project.driver_work.driver_of(member) for member in members(project.value(scope, expression)) if member != NONE]
    return Origin(drivers[0]) if drivers and all(drivers) else None


def behind(scope: Scope, expression: Expression) -> Expression:
    """The expression that a local name was assigned, if only one assignment reaches its read; else the expression itself."""
    if isinstance(expression, Name) and expression.scope == "local":
        reaching = origins(scope.summary, scope.summary.reaching[expression.use])
        if len(reaching) == 1 and -1 not in reaching:
            binding = scope.summary.bindings[next(iter(reaching))]
            if binding.kind in ("assign", "walrus") and not binding.path and binding.value is not None:
                return binding.value
    return expression


def _given_by(project: Project, scope: Scope, call: Call) -> Origin | None:
    """The origin of what a call gives: each function that may be called is a driver's, or reaches a driver's coroutine."""
    functions = called_functions(project, project.value(scope, call.func))
    holds_object = any(_holds_object(project, member) for member in members(project.value(scope, call)))
    if not functions or not all(_is_of_database(project, function, holds_object) for function in functions):
        return None
    return Origin(project.facts.driver(functions[0].scope.module), functions)


def called_functions(project: Project, callee: Value) -> tuple[Function, ...]:
    """The functions that calling the value may run, None left out; empty if anything else may be called."""
    found: list[Function] = []
    for member in members(callee):
        match member:
            case Function():
                found.append(member)
            case Overloads(functions=functions):
                found += functions
            case Class() if member.module.is_stub and (initializer := project.evaluator.class_function(member)) is not None:
                found.append(initializer)
            case _ if member != NONE:
                return ()
            case _:
                pass
    return tuple(found)


def _is_of_database(project: Project, function: Function, holds_object: bool) -> bool:
    if function.is_stub:
        return project.facts.driver(function.scope.module) is not None
    summary = function.summary
    makes_object = summary.is_async or summary.is_generator
    return makes_object and is_undecorated(project, function) and (holds_object or project.driver_work.reached_from(function))


def _holds_object(project: Project, value: Value) -> bool:
    """Whether the value is a context manager that gives a driver's object."""
    if not isinstance(value, Instance) or not project.evaluator.vocabulary_name(value.class_):
        return False
    return any(project.driver_work.driver_of(argument) is not None for argument in value.class_.arguments)


# ------------------------------------------------------------------------------------------------------------ believing the code


def is_believable(project: Project, value: Value, found: Origin) -> bool:
    """Whether the value can be believed to be what it is declared to be.

    Code that awaits what is synchronous, and known by an annotation only, is rather wrong in the annotation. What the code makes
    itself, and what stubs declare, is what it is; so is what is annotated with a class that has coroutines.
    """
    if not found.functions:
        return all(_is_believable_object(project, member) for member in members(value) if isinstance(member, Instance))
    return all(_is_believable_function(project, function) for function in found.functions)


def _is_believable_function(project: Project, function: Function) -> bool:
    receiver = function.receiver
    if not function.is_stub or not isinstance(receiver, Instance):
        return True
    return _is_believable_object(project, receiver) and not _may_be_overridden(project, receiver, function.summary.name)


def _is_believable_object(project: Project, instance: Instance) -> bool:
    if not instance.declared or (instance.site is not None and instance.site.module.is_stub):
        return True
    resource = project.facts.resource(instance.class_)
    return resource.mode == "async" if resource is not None else _has_coroutines(project, instance.class_)


def _has_coroutines(project: Project, class_: Class) -> bool:
    """Whether a method of the class is a coroutine function."""
    return any(
        function.is_async and function.owner == base.index
        for base in project.evaluator.mro(class_)
        for function in base.module.summary.functions
    )


def _may_be_overridden(project: Project, instance: Instance, method: str) -> bool:
    """Whether a class of the project that the object may be of defines the method anew."""
    subclasses = project.hierarchy.subclasses(instance.class_) if instance.declared else []
    return any(own_member(project.evaluator, subclass, method) is not None for subclass in subclasses)


# ------------------------------------------------------------------------------------------------------------------------ texts


def described(project: Project, value: Value) -> str:
    """What a value is, as messages say it: "a list", "an AsyncCursor or None"."""
    texts = dict.fromkeys(_described(project, member) for member in members(value))
    return " or ".join(sorted(texts, key="None".__eq__))


def _described(project: Project, value: Value) -> str:
    match value:
        case Known(literal=None):
            return "None"
        case Known(literal=literal):
            return with_article(type(literal).__name__)
        case Tuple():
            return "a tuple"
        case Coroutine():
            return "a coroutine"
        case Stream(is_async=is_async):
            return "an asynchronous generator" if is_async else "a generator"
        case Instance(class_=class_):
            protocol = project.evaluator.vocabulary_name(class_)
            contexts = {"AsyncContext": "an asynchronous context manager", "Context": "a context manager"}
            return contexts.get(protocol) or with_article("future" if protocol else class_.summary.name)
        case _:
            return "a value"


def with_article(noun: str) -> str:
    return f"{'an' if noun[:1].lower() in 'aeio' else 'a'} {noun}"
