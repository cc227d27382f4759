"""The visitor: detects every statement of a module and hands it to its lowering.

It visits suites through libcst, lowers each statement itself and declines the statement's children, whitespace, commas and
parentheses: everything below a statement is reached from its lowering, in evaluation order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import libcst as cst

from asyncdb_lint import model
from asyncdb_lint.model import Expression, Span, Statement
from asyncdb_lint.syntax import comprehensions, strings  # noqa: F401  (each adds its kinds of node to the table)
from asyncdb_lint.syntax.annotations import lower_annotation
from asyncdb_lint.syntax.context import Context
from asyncdb_lint.syntax.definitions import lower_class, lower_def
from asyncdb_lint.syntax.expressions import OPERATORS, lower, lower_optional
from asyncdb_lint.syntax.narrowing import assume
from asyncdb_lint.syntax.patterns import Pattern, is_irrefutable
from asyncdb_lint.syntax.reaching import Frame, Mark
from asyncdb_lint.syntax.targets import Source, lower_deleted, lower_target

_LONGEST_ELIF_CHAIN = 50  # longer ones are lowered flat, lest every reader of summaries recurse as deep


class StatementVisitor(cst.CSTVisitor):
    """Lowers the statements it visits into the innermost suite being lowered, and notes the logical lines that span lines."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._block: list[Statement] = []
        self.extents: list[Span] = []
        self._handlers: dict[type, Callable[[Any], bool | None]] = {
            cst.Module: _descend,
            cst.IndentedBlock: _descend,
            cst.SimpleStatementLine: _descend,
            cst.SimpleStatementSuite: _descend,
        } | {getattr(cst, name[6:]): getattr(self, name) for name in vars(StatementVisitor) if name.startswith("visit_")}

    # libcst calls these for every node and every field; the defaults look methods up by name, which costs more than the lowering.

    def on_visit(self, node: cst.CSTNode) -> bool:
        handler = self._handlers.get(type(node))
        return handler is not None and bool(handler(node))

    def on_leave(self, original_node: cst.CSTNode) -> None: ...

    def on_visit_attribute(self, node: cst.CSTNode, attribute: str) -> None: ...

    def on_leave_attribute(self, original_node: cst.CSTNode, attribute: str) -> None: ...

    def suite(self, node: cst.CSTNode) -> tuple[Statement, ...]:
        """The statements of a module or suite."""
        around, self._block = self._block, []
        self._context.descend(1)
        node.visit(self)
        self._context.ascend(1)
        lowered, self._block = tuple(self._block), around
        return lowered

    def _emit(self, statement: Statement) -> None:
        self._block.append(statement)
        self.extents.append(statement.span)

    # --------------------------------------------------------------------------------------------------------- simple statements

    def visit_Expr(self, node: cst.Expr) -> None:
        self._emit(model.ExpressionStatement(self._context.span(node), lower(self._context, node.value)))

    def visit_Assign(self, node: cst.Assign) -> None:
        value = lower(self._context, node.value)
        source = Source("assign", value)
        targets = tuple([lower_target(self._context, target.target, source) for target in node.targets])
        self._emit(model.Assign(self._context.span(node), targets, value, None, None))

    def visit_AnnAssign(self, node: cst.AnnAssign) -> None:
        value = lower_optional(self._context, node.value)
        annotation = lower_annotation(self._context, node.annotation)
        source = Source("assign" if node.value is not None else "declare", value, annotation)
        target = lower_target(self._context, node.target, source)
        self._emit(model.Assign(self._context.span(node), (target,), value, annotation, None))

    def visit_AugAssign(self, node: cst.AugAssign) -> None:
        value = lower(self._context, node.value)
        target = lower_target(self._context, node.target, Source("augment", value))
        self._emit(model.Assign(self._context.span(node), (target,), value, None, OPERATORS[type(node.operator)]))

    def visit_TypeAlias(self, node: cst.TypeAlias) -> None:
        function, name = self._context.function, node.name
        deferred, function.deferred = function.deferred, True
        value = lower(self._context, node.value)
        function.deferred = deferred
        target = lower_target(self._context, name, Source("assign", value))
        self._emit(model.Assign(self._context.span(node), (target,), value, None, None))

    def visit_Del(self, node: cst.Del) -> None:
        target = node.target
        nodes = [element.value for element in target.elements] if isinstance(target, cst.Tuple) else [target]
        targets = tuple(lower_deleted(self._context, inner) for inner in nodes)
        self._emit(model.Delete(self._context.span(node), targets))

    def visit_Return(self, node: cst.Return) -> None:
        self._emit(model.Return(self._context.span(node), lower_optional(self._context, node.value)))
        self._context.function.flow.end_path()

    def visit_Raise(self, node: cst.Raise) -> None:
        exception = lower_optional(self._context, node.exc)
        cause = lower(self._context, node.cause.item) if node.cause is not None else None
        self._emit(model.Raise(self._context.span(node), exception, cause))
        self._context.function.flow.end_path()

    def visit_Assert(self, node: cst.Assert) -> None:
        function = self._context.function
        test = lower(self._context, node.test)
        function.flow.push()
        assume(function, test, False)
        message = lower_optional(self._context, node.msg)
        function.flow.pop()
        assume(function, test, True)
        self._emit(model.Assert(self._context.span(node), test, message))

    def visit_Break(self, node: cst.Break) -> None:
        self._emit(model.Break(self._context.span(node)))
        self._context.function.flow.break_out()

    def visit_Continue(self, node: cst.Continue) -> None:
        self._emit(model.Continue(self._context.span(node)))
        self._context.function.flow.end_iteration()

    # ----------------------------------------------------------------------------------------------------- imports, definitions

    def visit_Import(self, node: cst.Import | cst.LazyImport) -> None:
        bindings = []
        for alias in node.names:
            module = _dotted(alias.name)
            name = _alias(alias) or module.partition(".")[0]
            renamed = 1 if alias.asname is not None else -1
            span = self._context.span(alias)
            bindings.append(self._context.function.bind(name, "import", span, module=module, index=renamed))
        self._emit(model.Import(self._context.span(node), tuple(bindings)))

    def visit_ImportFrom(self, node: cst.ImportFrom | cst.LazyImportFrom) -> None:
        module = _dotted(node.module) if node.module is not None else ""
        level = len(node.relative)
        span = self._context.span(node)
        bindings = []
        for alias in node.names if not isinstance(node.names, cst.ImportStar) else (None,):
            member = _dotted(alias.name) if alias is not None else "*"
            name = (alias and _alias(alias)) or member
            place = self._context.span(alias) if alias is not None else span
            bindings.append(self._context.function.bind(name, "import", place, module=module, level=level, member=member))
        self._emit(model.Import(span, tuple(bindings)))

    visit_LazyImport = visit_Import
    visit_LazyImportFrom = visit_ImportFrom

    def visit_FunctionDef(self, node: cst.FunctionDef) -> None:
        self.extents.extend(self._context.span(decorator) for decorator in node.decorators)
        self._emit(lower_def(self._context, node, self.suite))

    def visit_ClassDef(self, node: cst.ClassDef) -> None:
        self.extents.extend(self._context.span(decorator) for decorator in node.decorators)
        self._emit(lower_class(self._context, node, self.suite))

    # ------------------------------------------------------------------------------------------------------------------ branches

    def visit_If(self, node: cst.If) -> None:
        function, flow = self._context.function, self._context.function.flow
        branches: list[tuple[Span, Expression, tuple[Statement, ...]]] = []
        ends: list[Frame | None] = []
        orelse: tuple[Statement, ...] = ()
        branch: cst.If | cst.Else | None = node
        flow.push()
        while isinstance(branch, cst.If):
            test = lower(self._context, branch.test)
            header = self._context.header(branch, branch.body)
            self.extents.append(header)
            before = flow.snapshot()
            flow.push()
            assume(function, test, True)
            body = self.suite(branch.body)
            end = flow.pop()
            ends.append(end if end is None else Frame({**before, **end}))
            assume(function, test, False)
            branches.append((header, test, body))
            branch = branch.orelse
        if branch is not None:
            orelse = self.suite(branch.body)
        flow.join([flow.pop(), *ends])
        self._block.append(_nested_if(branches, orelse))

    def visit_Match(self, node: cst.Match) -> None:
        function, flow = self._context.function, self._context.function.flow
        subject = lower(self._context, node.subject)
        cases, ends, exhaustive = [], [], False
        start = self._context.span(node).start
        colon = self._context.text.find(":", self._context.span(node.subject).end)
        header = Span(start, colon + 1)
        self.extents.append(header)
        for case in node.cases:
            flow.push()
            pattern = Pattern(self._context, subject)
            pattern.add(case.pattern, ())
            guard = lower_optional(self._context, case.guard)
            if guard is not None:
                assume(function, guard, True)
            span = self._context.header(case, case.body)
            self.extents.append(span)
            body = self.suite(case.body)
            cases.append(model.Case(span, tuple(pattern.values), tuple(pattern.binds), guard, body))
            ends.append(flow.pop())
            exhaustive = exhaustive or (guard is None and is_irrefutable(case.pattern))
        flow.join(ends if exhaustive else [Frame(), *ends])
        self._block.append(model.Match(header, subject, tuple(cases)))

    # --------------------------------------------------------------------------------------------------------------------- loops

    def visit_While(self, node: cst.While) -> None:
        function, flow = self._context.function, self._context.function.flow
        header = self._context.header(node, node.body)
        self.extents.append(header)
        flow.enter_loop()
        test = lower(self._context, node.test)
        at_exit = None if isinstance(test, model.Constant) and test.value else flow.snapshot()
        assume(function, test, True)
        body = self.suite(node.body)
        flow.end_iteration()
        breaks = flow.exhaust_loop(at_exit)
        assume(function, test, False)
        orelse = self.suite(node.orelse.body) if node.orelse is not None else ()
        flow.leave_loop(breaks)
        self._block.append(model.While(header, test, body, orelse))

    def visit_For(self, node: cst.For) -> None:
        flow = self._context.function.flow
        is_async = node.asynchronous is not None
        header = self._context.header(node, node.body)
        self.extents.append(header)
        iterable = lower(self._context, node.iter)
        flow.enter_loop()
        target = lower_target(self._context, node.target, Source("async for" if is_async else "for", iterable))
        body = self.suite(node.body)
        flow.end_iteration()
        breaks = flow.exhaust_loop(Frame())
        orelse = self.suite(node.orelse.body) if node.orelse is not None else ()
        flow.leave_loop(breaks)
        self._block.append(model.For(header, is_async, target, iterable, body, orelse))

    # ------------------------------------------------------------------------------------------------------------- with and try

    def visit_With(self, node: cst.With) -> None:
        is_async = node.asynchronous is not None
        header = self._context.header(node, node.body)
        self.extents.append(header)
        items = []
        for item in node.items:
            value = lower(self._context, item.item)
            target = None
            if item.asname is not None:
                source = Source("async with" if is_async else "with", value)
                target = lower_target(self._context, item.asname.name, source)
            items.append(model.WithItem(value, target))
        body = self.suite(node.body)
        self._block.append(model.With(header, is_async, tuple(items), body))

    def visit_Try(self, node: cst.Try | cst.TryStar) -> None:
        flow = self._context.function.flow
        header = self._context.header(node, node.body)
        self.extents.append(header)
        mark = flow.mark()
        flow.push()
        body = self.suite(node.body)
        completed = flow.pop()
        interrupted = flow.since(mark)
        handlers, ends = [], []
        for handler in node.handlers:
            flow.push(interrupted)
            handlers.append(self._handler(handler))
            ends.append(flow.pop())
        flow.push()
        flow.resume(completed)
        orelse = self.suite(node.orelse.body) if node.orelse is not None else ()
        ends.append(flow.pop())
        final = self._final(node.finalbody, mark, ends)
        self._block.append(model.Try(header, body, tuple(handlers), orelse, final))

    visit_TryStar = visit_Try

    def _handler(self, node: cst.ExceptHandler | cst.ExceptStarHandler) -> model.Handler:
        function = self._context.function
        header = self._context.header(node, node.body)
        self.extents.append(header)
        kind = lower_optional(self._context, node.type)
        binding = -1
        name = node.name.name if node.name is not None else None
        if isinstance(name, cst.Name):
            binding = function.bind(name.value, "except", self._context.span(name), kind)
        body = self.suite(node.body)
        if isinstance(name, cst.Name) and name.value in function.locals:
            function.flow.unbind(name.value)
        return model.Handler(header, kind, binding, body)

    def _final(self, node: cst.Finally | None, mark: Mark, ends: list[Frame | None]) -> tuple[Statement, ...]:
        """`finally` is entered from anywhere, but left only on the paths that came to an end."""
        flow = self._context.function.flow
        if node is None:
            flow.join(ends)
            return ()
        jumps = flow.mark()
        flow.enter_final(mark)
        final = self.suite(node.body)
        flow.leave_final(mark, ends, jumps)
        return final


def _descend(node: cst.CSTNode) -> bool:
    return True


def _nested_if(branches: list[tuple[Span, Expression, tuple[Statement, ...]]], orelse: tuple[Statement, ...]) -> Statement:
    """An `if` whose `elif`s nest in `orelse`; a very long one as a `match` on nothing whose guards are the tests."""
    if len(branches) > _LONGEST_ELIF_CHAIN:
        cases = [model.Case(header, (), (), test, body) for header, test, body in branches]
        if orelse:
            cases.append(model.Case(branches[-1][0], (), (), None, orelse))
        header = branches[0][0]
        return model.Match(header, model.Constant(header, None), tuple(cases))
    for header, test, body in reversed(branches):
        orelse = (model.If(header, test, body, orelse),)
    return orelse[0]


def _dotted(node: cst.BaseExpression) -> str:
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    parts.append(node.value if isinstance(node, cst.Name) else "")
    return ".".join(reversed(parts))


def _alias(alias: cst.ImportAlias) -> str | None:
    name = alias.asname.name if alias.asname is not None else None
    return name.value if isinstance(name, cst.Name) else None
