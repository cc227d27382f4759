"""starlette.background: tasks after the response; a plain `def` runs in a thread."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from asyncdb_lint.vocabulary import called_by_framework

class BackgroundTask:
    def __init__(
        self, func: Annotated[Callable[..., Any], called_by_framework(when="background")], *args: Any, **kwargs: Any
    ) -> None: ...
    async def __call__(self) -> None: ...

class BackgroundTasks(BackgroundTask):
    def __init__(self, tasks: Sequence[BackgroundTask] | None = None) -> None: ...
    def add_task(
        self, func: Annotated[Callable[..., Any], called_by_framework(when="background")], *args: Any, **kwargs: Any
    ) -> None: ...
