"""anyio.to_process: callables handed to a process."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import Offloaded

T = TypeVar("T")

async def run_sync(func: Offloaded[Callable[..., T]], *args: Any, cancellable: bool = False, limiter: Any = None) -> T: ...
def current_default_process_limiter() -> Any: ...
