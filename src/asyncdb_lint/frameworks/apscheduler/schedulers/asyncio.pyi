"""apscheduler.schedulers.asyncio: coroutines run on the event loop, plain functions in threads."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from apscheduler.schedulers.base import BaseScheduler
from asyncdb_lint.vocabulary import called_by_framework, registers

F = TypeVar("F")

class AsyncIOScheduler(BaseScheduler):
    def add_job(
        self, func: Annotated[Callable[..., Any], called_by_framework(when="background")], trigger: Any = None, **options: Any
    ) -> Any: ...
    @registers(when="background")
    def scheduled_job(self, trigger: Any, **options: Any) -> Callable[[F], F]: ...
    def add_listener(
        self, callback: Annotated[Callable[..., Any], called_by_framework(when="background", sync="loop")], mask: int = ...
    ) -> None: ...
