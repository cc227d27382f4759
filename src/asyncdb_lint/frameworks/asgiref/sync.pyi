"""asgiref.sync: a function run in a thread, a coroutine run to its end."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import OwnLoop, decorates

T = TypeVar("T")
F = TypeVar("F")

@decorates("offloaded")
def sync_to_async(func: F = ..., *, thread_sensitive: bool = True, executor: Any = None, context: Any = None) -> F: ...

@decorates("offloaded")
class SyncToAsync:
    def __init__(self, func: Any, thread_sensitive: bool = True, executor: Any = None, context: Any = None) -> None: ...

def async_to_sync(awaitable: OwnLoop[Callable[..., Awaitable[T]]], *, force_new_loop: bool = False) -> Callable[..., T]: ...

class AsyncToSync:
    def __init__(self, awaitable: OwnLoop[Callable[..., Awaitable[Any]]], force_new_loop: bool = False) -> None: ...
