"""trio.from_thread: back from a worker thread to the event loop, which runs what is passed."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import LoopCallback

T = TypeVar("T")

def run(afn: Callable[..., Awaitable[T]], *args: Any, trio_token: Any = None) -> T: ...
def run_sync(fn: LoopCallback[Callable[..., T]], *args: Any, trio_token: Any = None) -> T: ...
