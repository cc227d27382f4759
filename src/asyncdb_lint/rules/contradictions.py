"""What the rules about refused options share: the arguments of a call that contradict what its stub states, and how to say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from asyncdb_lint.model import Call, Expression, Lambda, Parameter, Return, Role, With
from asyncdb_lint.semantics.facts import Contradiction
from asyncdb_lint.semantics.folding import NotConstant, fold
from asyncdb_lint.semantics.options import Given, StubCall, default_of, folded
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.type_hints import interpret
from asyncdb_lint.semantics.values import NONE, Class, Function, Instance, Scope, members
from asyncdb_lint.semantics.walk import Occurrence, dotted

_EXPECTING = re.compile(r"raises|suppress", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A contradiction that a call's options fulfil.

    `given` are the literals that were passed, `defaults` those that the stub adds, of the options that take part; for a refused
    keyword only that, and `condition` is the other argument that makes it wrong.
    """

    contradiction: Contradiction
    given: Mapping[str, object]
    defaults: Mapping[str, object] = field(default_factory=dict)
    condition: str = ""

    @property
    def error(self) -> str:
        return self.contradiction.error.replace("{keyword}", next(iter(self.given)))

    def message(self, callee: str) -> str:
        """What is wrong, as a sentence about the function `callee`."""
        if self.contradiction.severity == "warning":
            return f"`{callee}()`: {self.error}"
        if self.contradiction.keywords:
            names = ", ".join(f"`{name}`" for name in self.given)
            together = f" together with `{self.condition}`" if self.condition else ""
            return f"{names} is not accepted by `{callee}()`{together}: `{self.error}`"
        texts = [
            *(_text(*item) for item in self.given.items()),
            *(f"{_text(*item)} (the default)" for item in self.defaults.items()),
        ]
        if len(texts) == 1:
            return f"{texts[0]} is refused by `{callee}()`: `{self.error}`"
        return f"{texts[0]} contradicts {' and '.join(texts[1:])} of `{callee}()`: `{self.error}`"


def refusal(project: Project, function: Function, options: Mapping[str, Given], about: str) -> Refusal | None:
    """The most telling contradiction about `about` between the options, which must be all that there are; None if there is none."""
    found = list(_refusals(project, function, options, about))
    return min(found, key=lambda refusal: len(refusal.given) + len(refusal.defaults), default=None)


def _refusals(project: Project, function: Function, options: Mapping[str, Given], about: str) -> Iterator[Refusal]:
    for contradiction in project.facts.function(function).contradictions:
        if contradiction.about == about:
            try:
                found = _judge(project, function, options, contradiction)
            except NotConstant:
                continue
            if found is not None:
                yield found


def _judge(project: Project, function: Function, options: Mapping[str, Given], contradiction: Contradiction) -> Refusal | None:
    """Whether the options fulfil the contradiction. Raises NotConstant if that cannot be seen."""
    if contradiction.condition is not None:
        return _judge_condition(project, function, options, contradiction, contradiction.condition)
    passed = {name: folded(project, options[name]) for name in contradiction.keywords if name in options}
    if not passed or contradiction.given is None:
        return Refusal(contradiction, passed) if passed else None
    name, wanted = contradiction.given
    actual = folded(project, options[name]) if name in options else default_of(project, function, name)
    same = actual.same_class(wanted) if isinstance(actual, Class) and isinstance(wanted, Class) else actual == wanted
    return Refusal(contradiction, passed, condition=_text(name, actual)[1:-1]) if same else None


def _judge_condition(
    project: Project, function: Function, options: Mapping[str, Given], contradiction: Contradiction, condition: Scope
) -> Refusal | None:
    names = [parameter.name for parameter in condition.summary.parameters]
    given = {name: folded(project, options[name]) for name in names if name in options}
    defaults = {name: default_of(project, function, name) for name in names if name not in options}
    statement = condition.summary.body[0]
    if not given or not isinstance(statement, Return) or statement.value is None:
        return None
    holds = fold(project.evaluator, condition, statement.value, {**given, **defaults})
    return Refusal(contradiction, given, {} if len(given) > 1 else defaults) if holds else None


def _text(name: str, value: object) -> str:
    return f"`{name}={value.summary.name if isinstance(value, Class) else repr(value)}`"


# --------------------------------------------------------------------------------------------------------------- expected failures


def is_expected_to_fail(project: Project, call: StubCall) -> bool:
    """Whether the call stands where its exception is wanted: under `pytest.raises()` and the like, or in a function of such a test."""
    return may_fail(project, call.scope, call.operation.occurrence)


def may_fail(project: Project, scope: Scope, occurrence: Occurrence) -> bool:
    """Whether the expression stands where its exception is wanted."""
    if _expects_failure(occurrence):
        return True
    while scope.summary.kind in ("def", "lambda") and scope.summary.parent > 0:
        outer = Scope(scope.module, scope.summary.parent)
        for occurrence in project.operations.occurrences(outer):
            if _is_lambda(occurrence.expression, scope) and _expects_failure(occurrence):
                return True
            if scope.module.role is Role.TEST and _names_expectation(occurrence.expression):
                return True
        scope = outer
    return False


def _expects_failure(occurrence: Occurrence) -> bool:
    if _names_expectation(occurrence.parent):
        return True
    return any(
        isinstance(context.node, With) and any(_names_expectation(item.value) for item in context.node.items)
        for context in occurrence.enclosing()
    )


def _names_expectation(node: object) -> bool:
    return isinstance(node, Call) and _EXPECTING.search(dotted(node.func).rpartition(".")[2]) is not None


def _is_lambda(expression: Expression, scope: Scope) -> bool:
    return isinstance(expression, Lambda) and expression.function == scope.index


# ------------------------------------------------------------------------------------------------------------------- wrong types


@dataclass(frozen=True, slots=True)
class Failure:
    """A call that fails because of what one of its arguments is: `given` is the argument, `class_` its class."""

    call: StubCall
    contradiction: Contradiction
    given: Given
    class_: Class

    @property
    def error(self) -> str:
        return self.contradiction.error.replace("{class}", self.class_.summary.name)

    @property
    def instead(self) -> str:
        """What to write, as the stub says, with the names that the call uses."""
        names = {"{call}": dotted(self.call.call.func), "{given}": dotted(self.given.expression)}
        text = self.contradiction.instead
        for placeholder, name in names.items():
            text = text.replace(placeholder, name.lstrip(".") or "…")
        return text


def failure(project: Project, call: StubCall, about: str) -> Failure | None:
    """Why the call is certain to fail by the types of its arguments, as the overload that they choose says; None if it is not."""
    found = [contradiction for contradiction in call.facts.contradictions if contradiction.about == about]
    if not found or project.contexts.is_passed_as(call.scope, "bridged"):  # then it gets the synchronous half, whatever it declares
        return None
    for parameter in call.function.summary.parameters:
        wanted = _classes_wanted(project, call.function, parameter)
        given = call.arguments.get(parameter.name)
        classes = _classes_given(project, given) if wanted and given is not None else []
        if given is not None and classes and all(_is_one_of(project, class_, wanted) for class_ in classes):
            return Failure(call, found[0], given, classes[0])
    return None


def _classes_wanted(project: Project, function: Function, parameter: Parameter) -> list[Class]:
    """The engines, connections and sessions that the parameter is annotated with."""
    if parameter.annotation is None:
        return []
    annotated = interpret(project.evaluator, function.scope.definition, parameter.annotation)
    return [m.class_ for m in members(annotated) if isinstance(m, Instance) and project.facts.resource(m.class_) is not None]


def _classes_given(project: Project, given: Given) -> list[Class]:
    """The classes of which the argument is; empty if it may be anything else."""
    found = [member for member in members(project.value(given.scope, given.expression)) if member != NONE]
    instances = [member.class_ for member in found if isinstance(member, Instance)]
    return instances if len(instances) == len(found) else []


def _is_one_of(project: Project, class_: Class, wanted: Sequence[Class]) -> bool:
    return any(base.same_class(other) for base in project.evaluator.mro(class_) for other in wanted)
