"""litestar.background_tasks: tasks after the response; a plain `def` runs in a thread."""

from collections.abc import Callable, Iterable
from typing import Annotated, Any

from asyncdb_lint.vocabulary import called_by_framework

class BackgroundTask:
    def __init__(
        self, fn: Annotated[Callable[..., Any], called_by_framework(when="background")], *args: Any, **kwargs: Any
    ) -> None: ...
    async def __call__(self) -> None: ...

class BackgroundTasks:
    def __init__(self, tasks: Iterable[BackgroundTask], run_in_task_group: bool = False) -> None: ...
    async def __call__(self) -> None: ...
