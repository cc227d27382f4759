"""fastapi.background: tasks after the response."""

from collections.abc import Callable
from typing import Annotated, Any

from asyncdb_lint.vocabulary import called_by_framework
from starlette.background import BackgroundTasks as StarletteBackgroundTasks

class BackgroundTasks(StarletteBackgroundTasks):
    def add_task(
        self, func: Annotated[Callable[..., Any], called_by_framework(when="background")], *args: Any, **kwargs: Any
    ) -> None: ...
