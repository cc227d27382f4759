"""What frameworks pass to the functions that they call.

A stub says it where it says that the function is called: by the `Callable[[Request], …]` that annotates the parameter to which the
function is passed, or that the decorator takes; for an override, by the parameters of the base class's method.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from asyncdb_lint.model import BinOp, Display, Expression, Name, Parameter, Subscript
from asyncdb_lint.semantics import type_hints
from asyncdb_lint.semantics.folding import assignment_of
from asyncdb_lint.semantics.modules import self_name
from asyncdb_lint.semantics.values import Function, Scope, SpecialForm, Unknown, Value, join

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator
    from asyncdb_lint.semantics.registrations import Registered


def passed_by_frameworks(evaluator: Evaluator, scope: Scope, parameter: Parameter) -> Value:
    """What the frameworks that call the function pass as this parameter; `BOTTOM` if none is known to."""
    if evaluator.registrations is None or parameter.kind not in ("positional", "standard"):
        return join(())
    own = 0 if self_name(scope) is None else 1
    position = scope.summary.parameters.index(parameter) - own
    found = [_at(evaluator, registered, position) for registered in evaluator.registrations.of(scope)]
    return join(value for value in found if value is not None)


def _at(evaluator: Evaluator, registered: Registered, position: int) -> Value | None:
    """What is passed at the position; None if the stub does not say."""
    stub = registered.by.scope.definition
    if registered.annotation is None:
        types = _overridden(registered.by)
    else:
        stub, types = _called_with(evaluator, stub, registered.annotation)
    annotation = types[position] if position < len(types) else None
    value = type_hints.interpret(evaluator, stub, annotation) if annotation is not None else None
    return None if isinstance(value, Unknown) else value


def _overridden(method: Function) -> Sequence[Expression | None]:
    """The annotations of a method's parameters."""
    parameters = method.summary.parameters[1:]
    return [parameter.annotation for parameter in parameters if parameter.kind in ("positional", "standard")]


def _called_with(evaluator: Evaluator, stub: Scope, annotation: Expression) -> tuple[Scope, Sequence[Expression]]:
    """The parameters in the first `Callable[[…], …]` of an annotation, whatever stands around it, and where they were written."""
    inner: Sequence[Expression] = ()
    match annotation:
        case BinOp(left=left, right=right):
            inner = (left, right)
        case Name():
            alias = assignment_of(evaluator, stub, annotation)
            return _called_with(evaluator, *alias) if alias is not None else (stub, ())
        case Subscript(value=origin):
            inner = type_hints.index_items(annotation)
            form = evaluator.evaluate(stub, origin)
            if isinstance(form, SpecialForm) and form.name == "Callable":
                return stub, inner[0].items if isinstance(inner[0], Display) else ()
        case _:
            pass
    for part in inner:
        found = _called_with(evaluator, stub, part)
        if found[1]:
            return found
    return stub, ()


def decorated_as(function: Function, *, with_options: bool) -> Expression | None:
    """What annotates the function that a decorator gets: its own parameter, or that of the decorator which it gives."""
    summary = function.summary
    if not with_options:
        parameters = summary.parameters[1:] if self_name(function.scope) is not None else summary.parameters
        return parameters[0].annotation if parameters else None
    if isinstance(summary.returns, Subscript):
        taken = type_hints.index_items(summary.returns)[0]
        if isinstance(taken, Display) and taken.items:
            return taken.items[0]
    return None
