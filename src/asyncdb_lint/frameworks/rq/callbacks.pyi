"""rq.callbacks: functions that are called when a job has ended."""

from collections.abc import Callable
from typing import Annotated, Any

from asyncdb_lint.vocabulary import called_by_framework

class Callback:
    def __init__(
        self, func: Annotated[str | Callable[..., Any], called_by_framework(when="thread")], timeout: Any = None
    ) -> None: ...
