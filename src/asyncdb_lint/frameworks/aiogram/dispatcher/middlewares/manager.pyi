"""aiogram.dispatcher.middlewares.manager: middlewares as functions."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from asyncdb_lint.vocabulary import called_by_framework, registers

F = TypeVar("F")

class MiddlewareManager:
    def register(self, middleware: Annotated[F, called_by_framework(when="request", sync="loop")]) -> F: ...
    def unregister(self, middleware: Any) -> None: ...
    @registers(when="request", sync="loop")
    def __call__(self, middleware: F = ...) -> F: ...
