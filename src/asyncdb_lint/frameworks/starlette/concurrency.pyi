"""starlette.concurrency: callables and iterators handed to the thread pool."""

from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import Offloaded

T = TypeVar("T")

async def run_in_threadpool(func: Offloaded[Callable[..., T]], *args: Any, **kwargs: Any) -> T: ...
async def iterate_in_threadpool(iterator: Iterable[T]) -> AsyncIterator[T]:
    yield
