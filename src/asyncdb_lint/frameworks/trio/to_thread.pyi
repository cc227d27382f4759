"""trio.to_thread: callables handed to a thread."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import Offloaded

T = TypeVar("T")

async def run_sync(sync_fn: Offloaded[Callable[..., T]], *args: Any, **options: Any) -> T: ...
