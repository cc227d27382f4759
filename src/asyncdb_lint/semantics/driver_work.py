"""What does asynchronous database work when it is awaited: driver coroutines, and the project's functions that come to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from asyncdb_lint.semantics.facts import Driver
from asyncdb_lint.semantics.operations import Operations
from asyncdb_lint.semantics.values import Coroutine, Function, Instance, Partial, Scope, Stream, Value, members

if TYPE_CHECKING:
    from asyncdb_lint.semantics.evaluator import Evaluator

ASYNCHRONOUS = frozenset({"AwaitableContext", "AsyncContext", "RunningFuture", "DoneFuture", "LazyQuery", "LazyIterator"})
"""The vocabulary's protocols whose objects do their work when they are awaited, entered or iterated."""


class DriverWork:
    """Answers whether functions and values come to an asynchronous driver call."""

    def __init__(self, evaluator: Evaluator, operations: Operations) -> None:
        self._evaluator = evaluator
        self._operations = operations
        self._reaching: dict[Scope, bool] = {}

    def reached_from(self, function: Function) -> bool:
        """Whether the function, awaited or called, comes to an asynchronous driver call."""
        if function.is_stub:
            return self._is_asynchronous(function)
        if function.scope not in self._reaching:
            self._reaching[function.scope] = self._find(function.scope)
        return self._reaching[function.scope]

    def awaited(self, value: Value) -> bool:
        """Whether awaiting the value (or what calling it gives) surely does database work: every alternative of it does."""
        alternatives = members(value)
        return bool(alternatives) and all(map(self._does_work, alternatives))

    def _does_work(self, value: Value) -> bool:
        match value:
            case Function():
                return self.reached_from(value)
            case Coroutine(function=function) | Stream(function=function):
                return function is not None and self.reached_from(function)
            case Partial(function=function):
                return self.awaited(function)
            case Instance(class_=class_) if self._evaluator.vocabulary_name(class_) in ASYNCHRONOUS:
                return any(self.driver_of(argument) is not None for argument in class_.arguments)
            case _:
                return False

    def driver_of(self, value: Value) -> Driver | None:
        """The driver whose class the object is of, or derives from; None for any other value."""
        if isinstance(value, Instance):
            for base in self._evaluator.mro(value.class_):
                driver = self._evaluator.facts.driver(base.module)
                if driver is not None:
                    return driver
        return None

    def _find(self, start: Scope) -> bool:
        pending, seen = [start], {start}
        while pending:
            scope = pending.pop()
            if self._iterates_cursor(scope):
                return True
            for operation in self._operations.of(scope):
                for target in operation.targets:
                    if not isinstance(target, Function):
                        continue
                    if target.is_stub:
                        if self._is_asynchronous(target):
                            return True
                    elif target.scope not in seen:
                        seen.add(target.scope)
                        pending.append(target.scope)
        return False

    def _is_asynchronous(self, function: Function) -> bool:
        """Whether a stub's function is a driver's, and does its work asynchronously."""
        if self._evaluator.facts.driver(function.scope.module) is None:
            return False
        if function.summary.is_async:
            return True
        results = members(self._evaluator.returned(function))
        return any(isinstance(m, Instance) and self._evaluator.vocabulary_name(m.class_) in ASYNCHRONOUS for m in results)

    def _iterates_cursor(self, scope: Scope) -> bool:
        """Whether the function goes through a driver's object with `async for`."""
        return any(
            self.driver_of(member) is not None
            for occurrence in self._operations.occurrences(scope)
            if occurrence.use == "iterated async"
            for member in members(self._evaluator.evaluate(scope, occurrence.expression))
        )
