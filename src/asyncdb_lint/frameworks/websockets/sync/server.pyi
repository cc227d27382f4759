"""websockets.sync.server: a thread for each connection."""

from collections.abc import Callable
from typing import Annotated, Any, Self

from asyncdb_lint.vocabulary import called_by_framework

class Server:
    def __enter__(self) -> Self: ...
    def __exit__(self, *exc: object) -> None: ...
    def serve_forever(self) -> None: ...
    def shutdown(self) -> None: ...

def serve(
    handler: Annotated[Callable[..., Any], called_by_framework(when="thread")],
    host: str | None = None,
    port: int | None = None,
    **kwargs: Any,
) -> Server: ...
