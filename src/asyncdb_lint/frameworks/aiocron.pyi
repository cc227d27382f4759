"""aiocron: functions called at given times on the event loop, coroutines or not."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from asyncdb_lint.vocabulary import called_by_framework, registers

FRAMEWORK = {"name": "aiocron", "distributions": ("aiocron",)}

F = TypeVar("F")

class Cron:
    def __init__(
        self,
        spec: str,
        func: Annotated[Callable[..., Any] | None, called_by_framework(when="background", sync="loop")] = None,
        *args: Any,
        **options: Any,
    ) -> None: ...
    @registers(when="background", sync="loop")
    def __call__(self, func: F) -> F: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...
    async def next(self, *args: Any) -> Any: ...

@registers(when="background", sync="loop")
def crontab(
    spec: str,
    func: Annotated[Callable[..., Any] | None, called_by_framework(when="background", sync="loop")] = None,
    *args: Any,
    **options: Any,
) -> Cron: ...
