"""starlette.middleware.base: middleware as a function of the request, always on the loop."""

from collections.abc import Callable
from typing import Annotated, Any

from asyncdb_lint.vocabulary import called_by_framework
from starlette.requests import Request
from starlette.responses import Response

DispatchFunction = Any
RequestResponseEndpoint = Any

class BaseHTTPMiddleware:
    app: Any
    def __init__(
        self,
        app: Any,
        dispatch: Annotated[Callable[[Request, Any], Any] | None, called_by_framework(when="request", sync="loop")] = None,
    ) -> None: ...
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None: ...
    @called_by_framework(when="request", sync="loop")
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response: ...
