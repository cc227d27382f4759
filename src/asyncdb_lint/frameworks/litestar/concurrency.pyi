"""litestar.concurrency: a callable handed to the thread pool."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import Offloaded

T = TypeVar("T")

async def sync_to_thread(fn: Offloaded[Callable[..., T]], *args: Any, **kwargs: Any) -> T: ...
