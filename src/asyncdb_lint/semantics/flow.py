"""How control and values flow through a function: whether its end is reached, what it returns, which bindings stand behind a read."""

from __future__ import annotations

from collections.abc import Iterable

from asyncdb_lint import model
from asyncdb_lint.model import Expression, FunctionSummary, Statement, Try, With
from asyncdb_lint.semantics.walk import blocks_of, expressions_in


def falls_through(body: tuple[Statement, ...]) -> bool:
    """Whether the block may run to its end: no statement of it surely returns, raises or loops for ever."""
    return not any(_leaves(statement) for statement in body)


def _leaves(statement: Statement) -> bool:
    match statement:
        case model.Return() | model.Raise():
            return True
        case model.If(body=body, orelse=orelse):
            return bool(orelse) and not falls_through(body) and not falls_through(orelse)
        case With(body=body):
            return not falls_through(body)
        case Try(body=body, handlers=handlers, orelse=orelse, final=final):
            if final and not falls_through(final):
                return True
            return not falls_through((*body, *orelse)) and not any(falls_through(handler.body) for handler in handlers)
        case model.While(test=model.Constant(value=True), body=body):
            return not _breaks(body)
        case model.Match(cases=cases):
            last = cases[-1]
            exhaustive = last.guard is None and not last.values
            return exhaustive and not any(falls_through(case.body) for case in cases)
        case _:
            return False


def _breaks(body: tuple[Statement, ...]) -> bool:
    """Whether the block leaves its loop by `break`."""
    for statement in body:
        if isinstance(statement, model.Break):
            return True
        if not isinstance(statement, model.While | model.For) and any(_breaks(block) for block in blocks_of(statement)):
            return True
    return False


def may_leave(body: Iterable[Statement]) -> bool:
    """Whether a loop with this body may end before its time."""
    return any(
        isinstance(statement, model.Break | model.Return) or any(may_leave(block) for block in blocks_of(statement))
        for statement in body
    )


def may_go_on(body: Iterable[Statement]) -> bool:
    """Whether a loop of the block may turn for as long as the program runs: `while` or `async for`, whatever ends it."""
    return any(
        isinstance(statement, model.While)
        or (isinstance(statement, model.For) and statement.is_async)
        or any(may_go_on(block) for block in blocks_of(statement))
        for statement in body
    )


def results_of(function: FunctionSummary) -> tuple[list[Expression | None], list[model.Yield]]:
    """The values a function's body returns (None for a bare `return`) and its yields."""
    returns: list[Expression | None] = []
    yields = [found.expression for found in expressions_in(function) if isinstance(found.expression, model.Yield)]
    _collect_returns(function.body, returns)
    return returns, yields


def _collect_returns(body: Iterable[Statement], found: list[Expression | None]) -> None:
    for statement in body:
        if isinstance(statement, model.Return):
            found.append(statement.value)
        else:
            for nested in blocks_of(statement):
                _collect_returns(nested, found)


def is_abstract(function: FunctionSummary) -> bool:
    """Whether the body only says that a subclass must say more: it raises, or has nothing but a docstring or `...`."""
    return all(isinstance(statement, model.Raise | model.ExpressionStatement) for statement in function.body)


def origins(function: FunctionSummary, reaching: Iterable[int]) -> frozenset[int]:
    """The bindings behind a read, narrowing seen through; -1 among them means "possibly unbound"."""
    found: set[int] = set()
    for number in reaching:
        if number >= 0 and function.bindings[number].kind == "narrow":
            found |= origins(function, function.bindings[number].path)
        else:
            found.add(number)
    return frozenset(found)
