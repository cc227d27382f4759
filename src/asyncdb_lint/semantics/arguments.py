"""Which argument each parameter of a call gets."""

from __future__ import annotations

from dataclasses import dataclass, field

from asyncdb_lint.model import Argument, Expression
from asyncdb_lint.semantics.values import Function


@dataclass(slots=True)
class Arguments:
    """A call's arguments by parameter.

    `extra` are keywords and `surplus` says that there are positions which the signature does not name; `complete` is false if `*x` or
    `**x` hides some.
    """

    by_parameter: dict[str, Expression] = field(default_factory=dict)
    variadic: list[Expression] = field(default_factory=list)
    extra: dict[str, Expression] = field(default_factory=dict)
    surplus: bool = False
    complete: bool = True


def match_arguments(function: Function, arguments: tuple[Argument, ...]) -> Arguments:
    """Which argument each parameter of the function gets."""
    matched = Arguments()
    parameters = function.summary.parameters[1 if takes_receiver(function) else 0 :]
    positional = [p for p in parameters if p.kind in ("positional", "standard")]
    by_keyword = {p.name for p in parameters if p.kind in ("standard", "keyword")}
    has_star = any(p.kind == "star" for p in parameters)
    position = 0
    for argument in arguments:
        if argument.star:
            matched.complete = False
        elif argument.keyword is not None:
            (matched.by_parameter if argument.keyword in by_keyword else matched.extra)[argument.keyword] = argument.value
        elif not matched.complete:
            continue
        elif position < len(positional):
            matched.by_parameter[positional[position].name] = argument.value
            position += 1
        elif has_star:
            matched.variadic.append(argument.value)
        else:
            matched.surplus = True
    return matched


def takes_receiver(function: Function) -> bool:
    """Whether the first parameter is filled by the receiver and not by an argument."""
    return function.receiver is not None and function.scope.summary.owner >= 0 and function.wrapper != "static"


def parameters_given(function: Function, arguments: tuple[Argument, ...], expression: Expression) -> list[str]:
    """The parameters of the function that get the expression, `*rest` among them."""
    matched = match_arguments(function, arguments)
    names = [name for name, given in matched.by_parameter.items() if given is expression]
    if any(given is expression for given in matched.variadic):
        names += [parameter.name for parameter in function.summary.parameters if parameter.kind == "star"]
    return names
