"""What a test says about local names once it is known to be true or false."""

from __future__ import annotations

from asyncdb_lint.model import BoolOp, Call, Compare, Constant, Expression, Name, NamedExpr, Unary
from asyncdb_lint.syntax.builder import FunctionBuilder


def assume(function: FunctionBuilder, test: Expression, truth: bool) -> None:
    """Narrow every local name of which `test` being `truth` says something.

    `not`, `and` (when true) and `or` (when false) are taken apart, so the test of a narrow binding is one of `x`, `x is None`,
    `x is not None` and `isinstance(x, C)`. A name bound by `:=` in a test counts as the name.
    """
    pending = [(test, truth)]
    while pending:
        test, truth = pending.pop()
        if isinstance(test, Unary):
            if test.operator == "not":
                pending.append((test.operand, not truth))
        elif isinstance(test, BoolOp):
            if (test.operator == "and") is truth:
                pending += [(test.right, truth), (test.left, truth)]
        else:
            _assume_atom(function, test, truth)


def _assume_atom(function: FunctionBuilder, test: Expression, truth: bool) -> None:
    subject: Name | None = None
    if isinstance(test, Name | NamedExpr):
        subject = _subject(function, test)
        test = subject or test
    elif isinstance(test, Compare):
        if len(test.rest) == 1 and test.rest[0][0] in ("is", "is not") and _is_none(test.rest[0][1]):
            subject = _subject(function, test.first)
            test = test._replace(first=subject or test.first)
    elif isinstance(test, Call) and _is_isinstance(test):
        subject = _subject(function, test.arguments[0].value)
        test = test._replace(arguments=(test.arguments[0]._replace(value=subject or test.arguments[0].value), test.arguments[1]))
    if subject is not None:
        function.flow.narrow(subject.name, test, truth)


def _subject(function: FunctionBuilder, expression: Expression) -> Name | None:
    if isinstance(expression, NamedExpr):
        expression = function.read(expression.target.span, expression.target.name)
    return expression if isinstance(expression, Name) and expression.scope == "local" else None


def _is_none(expression: Expression) -> bool:
    return isinstance(expression, Constant) and expression.value is None


def _is_isinstance(call: Call) -> bool:
    func = call.func
    plain = all(argument.keyword is None and not argument.star for argument in call.arguments)
    return plain and len(call.arguments) == 2 and isinstance(func, Name) and func.name == "isinstance" and func.scope == "global"
