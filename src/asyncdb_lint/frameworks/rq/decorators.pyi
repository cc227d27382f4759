"""rq.decorators: functions that can be put in a queue; called, they run at once."""

from typing import Any, TypeVar

from asyncdb_lint.vocabulary import registers

F = TypeVar("F")

class job:
    @registers(when="thread")
    def __init__(self, queue: Any, connection: Any, **options: Any) -> None: ...
    def __call__(self, f: F) -> F: ...
