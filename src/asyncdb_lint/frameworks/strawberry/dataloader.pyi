"""strawberry.dataloader: keys collected, and loaded together by a coroutine."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

from asyncdb_lint.vocabulary import called_by_framework

class DataLoader:
    def __init__(
        self, load_fn: Annotated[Callable[..., Any], called_by_framework(when="request", sync="loop")], *args: Any, **options: Any
    ) -> None: ...
    def load(self, key: Any) -> Awaitable[Any]: ...
    def load_many(self, keys: Any) -> Awaitable[list[Any]]: ...
