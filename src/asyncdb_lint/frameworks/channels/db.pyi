"""channels.db: Django queries in a thread."""

from typing import Any, TypeVar

from asyncdb_lint.vocabulary import decorates

F = TypeVar("F")

@decorates("offloaded")
def database_sync_to_async(func: F, thread_sensitive: bool = True, executor: Any = None) -> F: ...

@decorates("offloaded")
class DatabaseSyncToAsync:
    def __init__(self, func: Any, thread_sensitive: bool = True, executor: Any = None) -> None: ...

async def aclose_old_connections() -> None: ...
