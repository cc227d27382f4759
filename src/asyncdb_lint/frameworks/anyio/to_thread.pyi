"""anyio.to_thread: callables handed to a thread."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import Offloaded

T = TypeVar("T")

async def run_sync(
    func: Offloaded[Callable[..., T]],
    *args: Any,
    abandon_on_cancel: bool = False,
    cancellable: bool | None = None,
    limiter: Any = None,
) -> T: ...
def current_default_thread_limiter() -> Any: ...
