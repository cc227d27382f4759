"""aiogram.dispatcher.event.telegram: handlers of one kind of update, with their filters and middlewares."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from aiogram.dispatcher.middlewares.manager import MiddlewareManager
from asyncdb_lint.vocabulary import called_by_framework, registers

F = TypeVar("F")

class TelegramEventObserver:
    middleware: MiddlewareManager
    outer_middleware: MiddlewareManager
    def filter(self, *filters: Annotated[Callable[..., Any], called_by_framework(when="request")]) -> None: ...
    def register(
        self,
        callback: Annotated[Callable[..., Any], called_by_framework(when="request")],
        *filters: Annotated[Callable[..., Any], called_by_framework(when="request")],
        flags: Any = None,
        **kwargs: Any,
    ) -> Any: ...
    @registers(when="request")
    def __call__(
        self,
        *filters: Annotated[Callable[..., Any], called_by_framework(when="request")],
        flags: Any = None,
        **kwargs: Any,
    ) -> Callable[[F], F]: ...
