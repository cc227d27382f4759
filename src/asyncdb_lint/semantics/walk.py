"""Walks over a function's tree: every expression in evaluation order, how its value is used, and what it stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from asyncdb_lint import model
from asyncdb_lint.model import Call, Expression, FunctionSummary, Span, Statement, Try, With


class Context(NamedTuple):
    """A compound statement (or comprehension) around an occurrence; `part` says which of its parts.

    `part` is "then", "else", "loop", "try", "handler", "final", "with", "case", "comprehension" or "right" (of `and`, `or`); `outer` the
    context around it.
    """

    node: Statement | Expression
    part: str
    outer: Context | None


class Occurrence(NamedTuple):
    """An expression where it stands.

    `use` says what becomes of its value: receiver, called, argument, awaited, yielded, subscripted, index, formatted, element, unpacked,
    operand, alternative, compared, tested, stored, returned, raised, iterated, iterated async, entered, entered async, matched,
    discarded, decorator, default, annotation, opaque. `parent` is the expression or statement that uses it so.
    """

    expression: Expression
    use: str
    parent: Expression | Statement
    statement: Statement
    context: Context | None

    def enclosing(self) -> Iterator[Context]:
        """The contexts around it, innermost first."""
        context = self.context
        while context is not None:
            yield context
            context = context.outer


class _Walker:
    """Collects the occurrences of one function in evaluation order: operands before the operation."""

    def __init__(self, module: model.ModuleSummary | None) -> None:
        self.found: list[Occurrence] = []
        self._module = module
        self._statement: Statement
        self._context: Context | None = None

    # --------------------------------------------------------------------------------------------------------- statements

    def block(self, body: Iterable[Statement], node: Statement | None = None, part: str = "") -> None:
        outer = self._context
        if node is not None:
            self._context = Context(node, part, outer)
        for statement in body:
            self._statement = statement
            handler = _STATEMENTS.get(type(statement))
            if handler is not None:
                handler(self, statement)
        self._context = outer

    def _expression_statement(self, s: model.ExpressionStatement) -> None:
        self.visit(s.value, "discarded", s)

    def _assign(self, s: model.Assign) -> None:
        if s.value is not None:
            unpacks = any(isinstance(target, model.Display) for target in s.targets)
            self.visit(s.value, "operand" if s.operator else "unpacked" if unpacks else "stored", s)
        for target in s.targets:
            self.target(target, s)

    def target(self, target: Expression, s: Statement) -> None:
        match target:
            case model.Attribute(value=value):
                self.visit(value, "receiver", target)
            case model.Subscript(value=value, index=index):
                self.visit(value, "subscripted", target)
                self.visit(index, "index", target)
            case model.Display(items=items):
                for item in items:
                    self.target(item, s)
            case model.Starred(value=value):
                self.target(value, s)
            case _:
                pass

    def _delete(self, s: model.Delete) -> None:
        for target in s.targets:
            self.target(target, s)

    def _return(self, s: model.Return) -> None:
        if s.value is not None:
            self.visit(s.value, "returned", s)

    def _raise(self, s: model.Raise) -> None:
        for value in (s.exception, s.cause):
            if value is not None:
                self.visit(value, "raised", s)

    def _assert(self, s: model.Assert) -> None:
        self.visit(s.test, "tested", s)
        if s.message is not None:
            self.visit(s.message, "argument", s)

    def _if(self, s: model.If) -> None:
        self.visit(s.test, "tested", s)
        self.block(s.body, s, "then")
        self.block(s.orelse, s, "else")

    def _while(self, s: model.While) -> None:
        outer = self._context
        self._context = Context(s, "loop", outer)
        self.visit(s.test, "tested", s)
        self._context = outer
        self.block(s.body, s, "loop")
        self.block(s.orelse, s, "else")

    def _for(self, s: model.For) -> None:
        self.visit(s.iterable, "iterated async" if s.is_async else "iterated", s)
        self.target(s.target, s)
        self.block(s.body, s, "loop")
        self.block(s.orelse, s, "else")

    def _with(self, s: With) -> None:
        outer = self._context
        for item in s.items:
            self.visit(item.value, "entered async" if s.is_async else "entered", s)
            if item.target is not None:
                self.target(item.target, s)
        self.block(s.body, s, "with")
        self._context = outer

    def _try(self, s: Try) -> None:
        self.block(s.body, s, "try")
        for handler in s.handlers:
            if handler.type is not None:
                self._statement = s
                self.visit(handler.type, "matched", s)
            self.block(handler.body, s, "handler")
        self.block(s.orelse, s, "else")
        self.block(s.final, s, "final")

    def _match(self, s: model.Match) -> None:
        self.visit(s.subject, "matched", s)
        for case in s.cases:
            self._statement = s
            for value in case.values:
                self.visit(value, "matched", s)
            if case.guard is not None:
                self.visit(case.guard, "tested", s)
            self.block(case.body, s, "case")

    def _define(self, s: model.Define) -> None:
        if self._module is None:
            return
        if s.function >= 0:
            function = self._module.functions[s.function]
            for decorator in function.decorators:
                self.visit(decorator, "decorator", s)
            for parameter in function.parameters:
                if parameter.default is not None:
                    self.visit(parameter.default, "default", s)
                if isinstance(parameter.annotation, model.Subscript):
                    self.visit(parameter.annotation, "annotation", s)
        if s.class_ >= 0:
            class_ = self._module.classes[s.class_]
            for expression in (*class_.decorators, *class_.bases, *(keyword.value for keyword in class_.keywords)):
                self.visit(expression, "decorator", s)

    # --------------------------------------------------------------------------------------------------------- expressions

    def visit(self, e: Expression, use: str, parent: Expression | Statement) -> None:
        handler = _EXPRESSIONS.get(type(e))
        if handler is not None:
            handler(self, e, use)
        if type(e) not in _SILENT:
            self.found.append(Occurrence(e, use, parent, self._statement, self._context))

    def _call(self, e: Call, use: str) -> None:
        self.visit(e.func, "called", e)
        for argument in e.arguments:
            self.visit(argument.value, "unpacked" if argument.star else "argument", e)

    def _attribute(self, e: model.Attribute, use: str) -> None:
        self.visit(e.value, "receiver", e)

    def _await(self, e: model.Await, use: str) -> None:
        self.visit(e.value, "awaited", e)

    def _yield(self, e: model.Yield, use: str) -> None:
        if e.value is not None:
            self.visit(e.value, "iterated" if e.delegated else "yielded", e)

    def _subscript(self, e: model.Subscript, use: str) -> None:
        self.visit(e.value, "subscripted", e)
        self.visit(e.index, "index", e)

    def _fstring(self, e: model.FString, use: str) -> None:
        for part in e.parts:
            self.visit(part, "formatted", e)

    def _display(self, e: model.Display, use: str) -> None:
        for item in e.items:
            self.visit(item, "element", e)

    def _dict(self, e: model.DictDisplay, use: str) -> None:
        for key, value in e.items:
            if key is not None:
                self.visit(key, "index", e)
            self.visit(value, "element" if key is not None else "unpacked", e)

    def _starred(self, e: model.Starred, use: str) -> None:
        self.visit(e.value, "unpacked", e)

    def _binop(self, e: model.BinOp, use: str) -> None:
        self.visit(e.left, "operand", e)
        self.visit(e.right, "operand", e)

    def _boolop(self, e: model.BoolOp, use: str) -> None:
        self.visit(e.left, "tested" if use == "tested" or e.operator == "and" else "alternative", e)
        self._inside(e, "right", e.right, use)

    def _inside(self, node: Expression, part: str, e: Expression, use: str) -> None:
        """Visit an operand that is evaluated only if the one before it says so."""
        outer = self._context
        self._context = Context(node, part, outer)
        self.visit(e, use, node)
        self._context = outer

    def _compare(self, e: model.Compare, use: str) -> None:
        self.visit(e.first, "compared", e)
        for _, operand in e.rest:
            self.visit(operand, "compared", e)

    def _unary(self, e: model.Unary, use: str) -> None:
        self.visit(e.operand, "tested" if e.operator == "not" else "operand", e)

    def _named(self, e: model.NamedExpr, use: str) -> None:
        self.visit(e.value, "stored", e)

    def _comprehension(self, e: model.Comprehension, use: str) -> None:
        outer = self._context
        for clause in e.clauses:
            self.visit(clause.iterable, "iterated async" if clause.is_async else "iterated", e)
            if self._context is outer:
                self._context = Context(e, "comprehension", outer)
            for condition in clause.conditions:
                self.visit(condition, "tested", e)
        if e.key is not None:
            self.visit(e.key, "index", e)
        self.visit(e.element, "element", e)
        self._context = outer

    def _conditional(self, e: model.Conditional, use: str) -> None:
        self.visit(e.test, "tested", e)
        self._inside(e, "then", e.body, use)
        self._inside(e, "else", e.orelse, use)

    def _opaque(self, e: model.Opaque, use: str) -> None:
        for child in e.children:
            self.visit(child, "opaque", e)


_SILENT = frozenset({model.Constant, model.Bind})
_STATEMENTS: dict[type, Callable[[_Walker, Any], None]] = {
    model.ExpressionStatement: _Walker._expression_statement,
    model.Assign: _Walker._assign,
    model.Delete: _Walker._delete,
    model.Return: _Walker._return,
    model.Raise: _Walker._raise,
    model.Assert: _Walker._assert,
    model.If: _Walker._if,
    model.While: _Walker._while,
    model.For: _Walker._for,
    model.With: _Walker._with,
    model.Try: _Walker._try,
    model.Match: _Walker._match,
    model.Define: _Walker._define,
}
_EXPRESSIONS: dict[type, Callable[[_Walker, Any, str], None]] = {
    model.Call: _Walker._call,
    model.Attribute: _Walker._attribute,
    model.Await: _Walker._await,
    model.Yield: _Walker._yield,
    model.Subscript: _Walker._subscript,
    model.FString: _Walker._fstring,
    model.Display: _Walker._display,
    model.DictDisplay: _Walker._dict,
    model.Starred: _Walker._starred,
    model.BinOp: _Walker._binop,
    model.BoolOp: _Walker._boolop,
    model.Compare: _Walker._compare,
    model.Unary: _Walker._unary,
    model.NamedExpr: _Walker._named,
    model.Comprehension: _Walker._comprehension,
    model.Conditional: _Walker._conditional,
    model.Opaque: _Walker._opaque,
}


def occurrences(module: model.ModuleSummary, index: int) -> tuple[Occurrence, ...]:
    """Every expression of the module's function, in evaluation order; nested functions are not entered."""
    walker = _Walker(module)
    walker.block(module.functions[index].body)
    return tuple(walker.found)


def expressions_in(function: FunctionSummary) -> tuple[Occurrence, ...]:
    """Every expression of the body, decorators and defaults of nested definitions left out."""
    walker = _Walker(None)
    walker.block(function.body)
    return tuple(walker.found)


def dotted(expression: Expression) -> str:
    """`a.b.c` as written, call brackets left out; parts that are no names are empty."""
    match expression:
        case model.Name(name=name):
            return name
        case model.Attribute(value=value, attr=attr):
            return f"{dotted(value)}.{attr}"
        case Call(func=func):
            return dotted(func)
        case _:
            return ""


def calls_in(function: FunctionSummary) -> Iterator[Call]:
    for occurrence in expressions_in(function):
        if isinstance(occurrence.expression, Call):
            yield occurrence.expression


def blocks_of(statement: Statement) -> tuple[tuple[Statement, ...], ...]:
    """The blocks of a compound statement; none for a simple one."""
    match statement:
        case model.If() | model.While() | model.For():
            return (statement.body, statement.orelse)
        case With():
            return (statement.body,)
        case Try():
            return (statement.body, *(handler.body for handler in statement.handlers), statement.orelse, statement.final)
        case model.Match():
            return tuple(case.body for case in statement.cases)
        case _:
            return ()


def extent(statement: Statement | model.Handler | model.Case) -> Span:
    """A compound statement with its blocks: its own span is its first line's."""
    blocks = (statement.body,) if isinstance(statement, model.Handler | model.Case) else blocks_of(statement)
    ends = (extent(block[-1]).end for block in blocks if block)
    return Span(statement.span.start, max((statement.span.end, *ends)))
