"""watchfiles: changes of files, as an asynchronous iteration, or a process that is started again at each."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

from asyncdb_lint.vocabulary import Offloaded

FRAMEWORK = {"name": "watchfiles", "distributions": ("watchfiles",)}

async def awatch(*paths: Any, **options: Any) -> AsyncIterator[set[tuple[Any, str]]]:
    yield

def watch(*paths: Any, **options: Any) -> Iterator[set[tuple[Any, str]]]: ...
def run_process(*paths: Any, target: Offloaded[str | Callable[..., Any]], **options: Any) -> int: ...
async def arun_process(*paths: Any, target: Offloaded[str | Callable[..., Any]], **options: Any) -> int: ...
def __getattr__(name: str) -> Any: ...
