"""litestar.events: listeners, which run outside requests; a plain `def` in a thread."""

from typing import TypeVar

from asyncdb_lint.vocabulary import registers

F = TypeVar("F")

class EventListener: ...

class listener:
    @registers(when="background")
    def __init__(self, *event_ids: str) -> None: ...
    def __call__(self, fn: F) -> F: ...
