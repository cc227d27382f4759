"""litestar.di: dependencies, each called for every request unless its result is kept."""

from collections.abc import Callable
from typing import Annotated, Any

from asyncdb_lint.vocabulary import called_by_framework

class Provide:
    def __init__(
        self,
        dependency: Annotated[
            Callable[..., Any],
            called_by_framework(when="request", sync="loop", threaded_by="sync_to_thread", kept_by="use_cache"),
        ],
        use_cache: bool = False,
        sync_to_thread: bool | None = None,
    ) -> None: ...
    async def __call__(self, **kwargs: Any) -> Any: ...
