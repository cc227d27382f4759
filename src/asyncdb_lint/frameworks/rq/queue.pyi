"""rq.queue: functions put in a queue."""

from collections.abc import Callable
from typing import Annotated, Any

from asyncdb_lint.vocabulary import called_by_framework

class Queue:
    def __init__(self, name: str = "default", connection: Any = ..., **options: Any) -> None: ...
    def enqueue(
        self, f: Annotated[str | Callable[..., Any], called_by_framework(when="thread")], *args: Any, **kwargs: Any
    ) -> Any: ...
    def enqueue_call(
        self, func: Annotated[str | Callable[..., Any], called_by_framework(when="thread")], **options: Any
    ) -> Any: ...
    def enqueue_at(
        self, datetime: Any, f: Annotated[str | Callable[..., Any], called_by_framework(when="thread")], *args: Any, **kwargs: Any
    ) -> Any: ...
    def enqueue_in(
        self,
        time_delta: Any,
        func: Annotated[str | Callable[..., Any], called_by_framework(when="thread")],
        *args: Any,
        **kwargs: Any,
    ) -> Any: ...
    @staticmethod
    def prepare_data(func: Annotated[str | Callable[..., Any], called_by_framework(when="thread")], **options: Any) -> Any: ...
    def enqueue_many(self, job_datas: Any, **options: Any) -> Any: ...
    def __getattr__(self, name: str) -> Any: ...
