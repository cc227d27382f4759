"""aiogram.dispatcher.event.event: what runs when polling starts and ends."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from asyncdb_lint.vocabulary import called_by_framework, registers

F = TypeVar("F")

class EventObserver:
    def register(self, callback: Annotated[Callable[..., Any], called_by_framework(when="startup")]) -> None: ...
    async def trigger(self, *args: Any, **kwargs: Any) -> None: ...
    @registers(when="startup")
    def __call__(self) -> Callable[[F], F]: ...
