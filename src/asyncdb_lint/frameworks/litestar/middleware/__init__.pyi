"""litestar.middleware: middleware is built when the application starts, and runs on the loop."""

from collections.abc import Callable
from typing import Annotated, Any

from asyncdb_lint.vocabulary import called_by_framework

class AbstractMiddleware:
    app: Any
    def __init__(self, app: Any, exclude: Any = None, exclude_opt_key: str | None = None, scopes: Any = None) -> None: ...
    @called_by_framework(when="request", sync="loop")
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None: ...

class MiddlewareProtocol:
    @called_by_framework(when="request", sync="loop")
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None: ...

class ASGIMiddleware:
    def __call__(self, app: Any) -> Any: ...
    @called_by_framework(when="request", sync="loop")
    async def handle(self, scope: Any, receive: Any, send: Any, next_app: Any) -> None: ...

class DefineMiddleware:
    def __init__(
        self,
        middleware: Annotated[Callable[..., Any], called_by_framework(when="startup", sync="loop")],
        *args: Any,
        **kwargs: Any,
    ) -> None: ...
    def __call__(self, app: Any) -> Any: ...
