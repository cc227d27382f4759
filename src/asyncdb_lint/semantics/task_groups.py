"""Which coroutines of a function run concurrently.

A group is what one call of `gather` (or its like) runs, or the tasks that are created one after the other with nothing awaited between.
Alternatives (the branches of an `if`) make no group. What is created in a loop, and awaited after it only, stands for several.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from asyncdb_lint.model import (
    Attribute,
    Await,
    Break,
    Call,
    Comprehension,
    Continue,
    Display,
    Expression,
    For,
    If,
    Match,
    Name,
    Raise,
    Return,
    Span,
    Starred,
    Statement,
    Try,
    While,
    With,
)
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.flow import may_leave
from asyncdb_lint.semantics.operations import Operations
from asyncdb_lint.semantics.values import Function, Overloads, Scope, members
from asyncdb_lint.semantics.walk import Context, Occurrence, blocks_of, extent

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator

COLLECTING = frozenset({"append", "add", "extend"})
"""Methods by which a container gets what a later `gather(*container)` runs."""


class Member(NamedTuple):
    """A coroutine of a group; `many` if one expression makes several. `within` are the loops that make them: what is bound there differs
    from one to the next."""

    expression: Expression
    many: bool = False
    within: tuple[Span, ...] = ()


class Group(NamedTuple):
    """Coroutines that run concurrently, and the expression that says so."""

    at: Occurrence
    members: tuple[Member, ...]


class TaskGroups:
    """Finds the concurrent groups of functions."""

    def __init__(self, evaluator: Evaluator, operations: Operations) -> None:
        self._evaluator = evaluator
        self._operations = operations

    def of(self, scope: Scope) -> Iterator[Group]:
        """The groups of one function, in order."""
        taken: set[int] = set()
        tasks: list[tuple[Occurrence, Expression]] = []
        for occurrence in reversed(self._operations.occurrences(scope)):
            given = self._run_together(scope, occurrence.expression)
            if given:
                found = tuple(member for argument in given for member in self._flatten(scope, argument, occurrence, taken))
                if _are_several(found):
                    yield Group(occurrence, found)
        for occurrence in self._operations.occurrences(scope):
            if _waits(occurrence):
                yield from self._task_group(scope, tasks)
                tasks = []
            elif isinstance(occurrence.expression, Call) and id(occurrence.expression) not in taken:
                task = self.task(scope, occurrence.expression)
                if task is not None:
                    if tasks and _async_blocks(tasks[-1][0]) != _async_blocks(occurrence):
                        yield from self._task_group(scope, tasks)
                        tasks = []
                    tasks.append((occurrence, task))
        yield from self._task_group(scope, tasks)

    # ------------------------------------------------------------------------------------------------------ calls that run several

    def _concurrent_argument(self, scope: Scope, call: Call) -> tuple[bool, list[Expression]] | None:
        """The arguments that the call runs concurrently, and whether it takes any number of them; None if it runs none."""
        for value in members(self._evaluator.evaluate(scope, call.func)):
            function = value.functions[0] if isinstance(value, Overloads) else value
            if not isinstance(function, Function) or not function.is_stub:
                continue
            roles = self._evaluator.facts.function(function).roles
            for parameter in function.summary.parameters:
                if roles.get(parameter.name) != "concurrent":
                    continue
                if parameter.kind == "star":
                    given = [a for a in call.arguments if a.keyword is None]
                    return True, [Starred(a.value.span, a.value) if a.star == 1 else a.value for a in given]
                one = match_arguments(function, call.arguments).by_parameter.get(parameter.name)
                return (False, [one]) if one is not None else None
        return None

    def _run_together(self, scope: Scope, expression: Expression) -> list[Expression]:
        """The arguments of a call that runs several coroutines: `gather(a, b)`, `wait([a, b])`; empty for any other."""
        found = self._concurrent_argument(scope, expression) if isinstance(expression, Call) else None
        if found is None:
            return []
        variadic, given = found
        return given if variadic or isinstance(self._opened(scope, given[0]), Display | Comprehension) else []

    def task(self, scope: Scope, call: Call) -> Expression | None:
        """The coroutine that the call makes a task of: its argument, or the call of a function that it gets (`start_soon(f, x)`)."""
        found = self._concurrent_argument(scope, call)
        if found is None or found[0]:
            return None
        given = found[1][0]
        if any(isinstance(member, Function) for member in members(self._evaluator.evaluate(scope, given))):
            rest = (argument for argument in call.arguments if argument.value is not given and argument.keyword is None)
            return Call(call.span, given, tuple(rest))
        opened = self._opened(scope, given)
        return opened if isinstance(opened, Call) else None

    # --------------------------------------------------------------------------------------------------------------- members

    def _flatten(self, scope: Scope, expression: Expression, at: Occurrence, taken: set[int]) -> Iterator[Member]:
        """The coroutines in an argument: displays and comprehensions opened, local names of them followed; `taken` gets the calls."""
        match expression:
            case Starred(value=value):
                yield from self._flatten(scope, value, at, taken)
            case Display(items=items):
                for item in items:
                    yield from self._flatten(scope, item, at, taken)
            case Comprehension(element=element):
                for member in self._flatten(scope, element, at, taken):
                    yield member._replace(many=True, within=(*member.within, expression.span))
            case Name():
                opened = self._opened(scope, expression)
                if opened is not expression:
                    yield from self._flatten(scope, opened, at, taken)
                    yield from self._collected(scope, expression, opened, at, taken)
            case Call():
                taken.add(id(expression))
                task = self.task(scope, expression)
                if task is not None:
                    yield from self._flatten(scope, task, at, taken)
                else:
                    yield Member(expression)
            case _:
                pass

    @staticmethod
    def _opened(scope: Scope, expression: Expression) -> Expression:
        """What a local name was assigned, if one assignment alone reaches the read and it opens up; else the expression itself."""
        if isinstance(expression, Name) and expression.scope == "local":
            reaching = scope.summary.reaching[expression.use]
            if len(reaching) == 1 and reaching[0] >= 0:
                binding = scope.summary.bindings[reaching[0]]
                if binding.kind == "assign" and not binding.path and isinstance(binding.value, Display | Comprehension | Call):
                    return binding.value
        return expression

    def _collected(self, scope: Scope, container: Name, display: Expression, at: Occurrence, taken: set[int]) -> Iterator[Member]:
        """What is appended to the local container before the group runs."""
        added: list[Occurrence] = []
        for occurrence in self._operations.occurrences(scope):
            call = occurrence.expression
            if occurrence.expression.span.start >= at.expression.span.start or not isinstance(call, Call):
                continue
            if not isinstance(call.func, Attribute) or call.func.attr not in COLLECTING:
                continue
            if self._opened(scope, call.func.value) is display and not any(_are_alternatives(a, occurrence) for a in added):
                added.append(occurrence)
                loops = tuple(loop for loop in _loops(occurrence) if not _contains(extent(loop), display.span))
                many = any(not may_leave(loop.body) for loop in loops)
                for argument in call.arguments:
                    for member in self._flatten(scope, argument.value, at, taken):
                        spans = tuple(extent(loop) for loop in loops)
                        yield member._replace(many=member.many or many, within=(*member.within, *spans))

    def _task_group(self, scope: Scope, tasks: Sequence[tuple[Occurrence, Expression]]) -> Iterator[Group]:
        """The tasks as a group; of alternatives the first."""
        kept: list[Occurrence] = []
        found = []
        for occurrence, coroutine in tasks:
            if not any(_are_alternatives(other, occurrence) for other in kept):
                kept.append(occurrence)
                loops = self._repeating(scope, occurrence)
                found.append(Member(coroutine, many=bool(loops), within=loops))
        if _are_several(found):
            yield Group(kept[0], tuple(found))

    def _repeating(self, scope: Scope, task: Occurrence) -> tuple[Span, ...]:
        """The loops and comprehensions around a task that create it again before anything is awaited."""
        waits = [other for other in self._operations.occurrences(scope) if _waits(other)]
        found = []
        for context in task.enclosing():
            node = context.node
            if isinstance(node, With | For) and node.is_async:
                break
            if isinstance(node, Comprehension):
                found.append(node.span)
            elif isinstance(node, For | While) and context.part == "loop":
                if may_leave(node.body) or any(_contains(extent(node), other.expression.span) for other in waits):
                    break
                found.append(extent(node))
        return tuple(found)


def _are_several(found: Sequence[Member]) -> bool:
    return len(found) > 1 or any(member.many for member in found)


def _contains(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _waits(occurrence: Occurrence) -> bool:
    """Whether other tasks run, and may end, where it stands."""
    return isinstance(occurrence.expression, Await) or occurrence.use in ("entered async", "iterated async")


def _async_blocks(occurrence: Occurrence) -> list[int]:
    """The `async with` and `async for` blocks around it: leaving one waits."""
    return [
        id(context.node) for context in occurrence.enclosing() if isinstance(context.node, With | For) and context.node.is_async
    ]


def _loops(occurrence: Occurrence) -> Iterator[For | While]:
    for context in occurrence.enclosing():
        if isinstance(context.node, For | While) and context.part == "loop":
            yield context.node


# ------------------------------------------------------------------------------------------------------------------- alternatives


def _are_alternatives(first: Occurrence, second: Occurrence) -> bool:
    """Whether no run of the function comes to both, the first being the earlier one."""
    seconds = {id(context.node): _branch(context, second.expression) for context in second.enclosing()}
    for context in first.enclosing():
        branch = _branch(context, first.expression)
        if id(context.node) in seconds:
            if branch and seconds[id(context.node)] not in ("", branch):
                return True
        elif branch and _ends_function(context.node, first.expression):
            return True
    return False


def _branch(context: Context, expression: Expression) -> str:
    """Which of exclusive parts of a statement the expression stands in; empty if it has none."""
    match context.node:
        case If():
            return context.part
        case Try(handlers=handlers):
            numbers = [n for n, handler in enumerate(handlers) if _contains(extent(handler), expression.span)]
            return f"handler {numbers[0]}" if numbers else context.part if context.part == "try" else ""
        case Match(cases=cases):
            return next((f"case {n}" for n, case in enumerate(cases) if _contains(extent(case), expression.span)), "")
        case _:
            return ""


def _ends_function(node: Statement | Expression, expression: Expression) -> bool:
    """Whether the block of the statement in which the expression stands does not go on to what follows the statement."""
    if not isinstance(node, If | Try | Match):
        return False
    for block in blocks_of(node):
        if block and _contains(Span(block[0].span.start, extent(block[-1]).end), expression.span):
            return isinstance(block[-1], Return | Raise | Continue | Break)
    return False
