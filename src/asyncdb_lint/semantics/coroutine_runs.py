"""How a coroutine that a call gives comes to run: awaited, in an event loop of the call's own, or in one of another thread."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from asyncdb_lint.model import Assign, Bind, Call, Display, Expression, Name
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.calling import initializer
from asyncdb_lint.semantics.operations import Operations
from asyncdb_lint.semantics.values import Class, Function, Instance, Overloads, Scope, Value, members
from asyncdb_lint.semantics.walk import Occurrence

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator

AWAITED = "awaited"
OWN_LOOP = "own loop"
OTHER_THREAD = "other thread"
NESTED = 4
"""How many functions are looked into that hand a coroutine on."""


class CoroutineRuns:
    """Answers how coroutines run, from the place where they come into being."""

    def __init__(self, evaluator: Evaluator, operations: Operations) -> None:
        self._evaluator = evaluator
        self._operations = operations

    def of(self, scope: Scope, coroutine: Expression, depth: int = NESTED) -> str:
        """How the coroutine that the expression gives runs: awaited here, in an own loop here, or in another thread's.

        Empty if that is not known, or in another way (as a task beside others), or in more than one.
        """
        for occurrence in self._operations.occurrences(scope):
            if occurrence.expression is coroutine:
                return self._used(scope, occurrence, depth)
        return ""

    def _used(self, scope: Scope, occurrence: Occurrence, depth: int) -> str:
        parent = occurrence.parent
        if occurrence.use in ("awaited", "iterated async", "entered async"):
            return AWAITED
        if occurrence.use == "argument" and isinstance(parent, Call):
            return self._handed(scope, parent, occurrence.expression, depth)
        if occurrence.use == "element" and isinstance(parent, Display):
            return self._handed_in_display(scope, parent)
        return self._stored(scope, occurrence, depth) if occurrence.use == "stored" else ""

    # ---------------------------------------------------------------------------------------------------------- variables

    def _stored(self, scope: Scope, occurrence: Occurrence, depth: int) -> str:
        """`coroutine = f()`: as every read of that local name runs it."""
        match occurrence.parent:
            case Assign(targets=(Bind(name=name),)):
                return self._read(scope, name, depth)
            case _:
                return ""

    def _read(self, scope: Scope, name: str, depth: int) -> str:
        reads = [o for o in self._operations.occurrences(scope) if isinstance(o.expression, Name) and o.expression.name == name]
        return _agreed({self._used(scope, read, depth) for read in reads})

    # ------------------------------------------------------------------------------------------------------------- calls

    def _handed(self, scope: Scope, call: Call, coroutine: Expression, depth: int) -> str:
        """The coroutine as an argument: of `asyncio.run`, or of something that hands it on."""
        functions = self._functions(scope, call.func)
        return _agreed({self._handed_to(scope, function, call, coroutine, depth) for function in functions})

    def _handed_to(self, scope: Scope, function: Function, call: Call, coroutine: Expression, depth: int) -> str:
        matched = match_arguments(function, call.arguments)
        name = next((name for name, given in matched.by_parameter.items() if given is coroutine), "")
        if function.is_stub:
            facts = self._evaluator.facts.function(function)
            if facts.roles.get(name) == "own-loop":
                return OWN_LOOP
            if facts.bounds_time and name:
                return self.of(scope, call, depth)
            return OTHER_THREAD if self._runs_elsewhere(scope, function, call) and not name else ""
        if not name or depth == 0:
            return ""
        way = self._read(function.scope, name, depth - 1)
        return self.of(scope, call, depth) if way == AWAITED else way

    def _handed_in_display(self, scope: Scope, display: Display) -> str:
        """`Thread(target=asyncio.run, args=(f(),))`."""
        for occurrence in self._operations.occurrences(scope):
            if occurrence.expression is display and isinstance(occurrence.parent, Call):
                functions = list(self._functions(scope, occurrence.parent.func))
                if functions and all(self._runs_elsewhere(scope, function, occurrence.parent) for function in functions):
                    return OTHER_THREAD
        return ""

    def _runs_elsewhere(self, scope: Scope, function: Function, call: Call) -> bool:
        """Whether the call makes another thread call something that runs its first argument in a loop of its own."""
        roles = self._evaluator.facts.function(function).roles
        for name, given in match_arguments(function, call.arguments).by_parameter.items():
            if roles.get(name) == "offloaded":
                return any(self._is_runner(runner) for runner in self._functions(scope, given))
        return False

    def _is_runner(self, function: Function) -> bool:
        parameters = function.summary.parameters[1 if function.receiver is not None else 0 :]
        if not parameters:
            return False
        if function.is_stub:
            return self._evaluator.facts.function(function).roles.get(parameters[0].name) == "own-loop"
        return self._read(function.scope, parameters[0].name, 0) == OWN_LOOP

    def runs_in_own_loop(self, scope: Scope, given: Occurrence) -> bool:
        """Whether what is given to a call, a coroutine or a coroutine function, is run by it in a loop of its own (`asyncio.run(main())`,
        `anyio.run(main)`)."""
        call = given.parent
        if given.use != "argument" or not isinstance(call, Call):
            return False
        for function in self._functions(scope, call.func):
            roles = self._evaluator.facts.function(function).roles
            by_parameter = match_arguments(function, call.arguments).by_parameter
            if any(roles.get(name) == "own-loop" and value is given.expression for name, value in by_parameter.items()):
                return True
        return False

    def leaves_tasks(self, scope: Scope) -> bool:
        """Whether the function makes tasks that go on while it does something else."""
        for occurrence in self._operations.occurrences(scope):
            call = occurrence.expression
            if isinstance(call, Call) and occurrence.use != "awaited":
                for function in self._functions(scope, call.func):
                    if function.is_stub and "concurrent" in self._evaluator.facts.function(function).roles.values():
                        return True
        return False

    def _functions(self, scope: Scope, callee: Expression) -> Iterator[Function]:
        return functions_called(self._evaluator, self._evaluator.evaluate(scope, callee))


def _agreed(ways: set[str]) -> str:
    """What holds for several ways to run; a function that starts a thread only where a loop runs already has two."""
    if ways == {OWN_LOOP, OTHER_THREAD}:
        return OWN_LOOP
    return ways.pop() if len(ways) == 1 else ""


def functions_called(evaluator: Evaluator, value: Value) -> Iterator[Function]:
    """The functions that calling the value runs, of overloads the first; a constructor for its class, `__call__` for an object."""
    for member in members(value):
        match member:
            case Function():
                yield member
            case Overloads(functions=functions):
                yield functions[0]
            case Class():
                yield from functions_called(evaluator, initializer(evaluator, member))
            case Instance():
                yield from (each for each in members(evaluator.attribute(member, "__call__")) if isinstance(each, Function))
            case _:
                pass
