"""celery: tasks that workers run in processes or threads of their own, never on an event loop."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import registers
from celery import signals as signals
from celery.app.task import Task as Task

FRAMEWORK = {"name": "Celery", "distributions": ("celery",), "entry": "sync"}

F = TypeVar("F")

class _AppSignal:
    @registers(when="startup")
    def connect(self, fun: F = ..., **options: Any) -> F: ...

class Celery:
    on_configure: _AppSignal
    on_after_configure: _AppSignal
    on_after_finalize: _AppSignal
    on_after_fork: _AppSignal
    def __init__(self, main: str | None = None, **options: Any) -> None: ...
    @registers(when="thread")
    def task(self, *args: Any, **opts: Any) -> Callable[[F], F]: ...
    def register_task(self, task: Any, **options: Any) -> Any: ...
    def send_task(self, name: str, args: Any = None, kwargs: Any = None, **options: Any) -> Any: ...
    def __getattr__(self, name: str) -> Any: ...

@registers(when="thread")
def shared_task(*args: Any, **kwargs: Any) -> Callable[[F], F]: ...
def __getattr__(name: str) -> Any: ...  # chain, group, chord, signature, current_app, …
