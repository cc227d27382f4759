"""fastapi.routing: groups of handlers."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from asyncdb_lint.vocabulary import called_by_framework, registers
from fastapi.applications import FastAPI
from fastapi.params import Depends
from starlette.routing import Handler, Route, Router, WebSocketHandler, WebSocketRoute

F = TypeVar("F")

class APIRoute(Route): ...
class APIWebSocketRoute(WebSocketRoute): ...

class APIRouter(Router):
    def __init__(
        self,
        *,
        prefix: str = "",
        dependencies: Sequence[Depends] | None = None,
        on_startup: Annotated[Sequence[Callable[..., Any]] | None, called_by_framework(when="startup", sync="loop")] = None,
        on_shutdown: Annotated[Sequence[Callable[..., Any]] | None, called_by_framework(when="startup", sync="loop")] = None,
        lifespan: Annotated[Callable[[FastAPI], Any] | None, called_by_framework(when="startup", sync="loop")] = None,
        **options: Any,
    ) -> None: ...
    @registers(when="request")
    def get(self, path: str, *, dependencies: Sequence[Depends] | None = None, **options: Any) -> Callable[[F], F]: ...
    @registers(when="request")
    def put(self, path: str, *, dependencies: Sequence[Depends] | None = None, **options: Any) -> Callable[[F], F]: ...
    @registers(when="request")
    def post(self, path: str, *, dependencies: Sequence[Depends] | None = None, **options: Any) -> Callable[[F], F]: ...
    @registers(when="request")
    def delete(self, path: str, *, dependencies: Sequence[Depends] | None = None, **options: Any) -> Callable[[F], F]: ...
    @registers(when="request")
    def options(self, path: str, *, dependencies: Sequence[Depends] | None = None, **options: Any) -> Callable[[F], F]: ...
    @registers(when="request")
    def head(self, path: str, *, dependencies: Sequence[Depends] | None = None, **options: Any) -> Callable[[F], F]: ...
    @registers(when="request")
    def patch(self, path: str, *, dependencies: Sequence[Depends] | None = None, **options: Any) -> Callable[[F], F]: ...
    @registers(when="request")
    def trace(self, path: str, *, dependencies: Sequence[Depends] | None = None, **options: Any) -> Callable[[F], F]: ...
    @registers(when="request")
    def api_route(self, path: str, *, dependencies: Sequence[Depends] | None = None, **options: Any) -> Callable[[F], F]: ...
    @registers(when="request", sync="loop")
    def websocket(
        self, path: str, name: str | None = None, *, dependencies: Sequence[Depends] | None = None
    ) -> Callable[[F], F]: ...
    @registers(when="request", sync="loop")
    def websocket_route(self, path: str, name: str | None = None) -> Callable[[WebSocketHandler], Any]: ...
    @registers(when="startup", sync="loop")
    def on_event(self, event_type: str) -> Callable[[F], F]: ...
    def add_api_route(
        self,
        path: str,
        endpoint: Annotated[Callable[..., Any], called_by_framework(when="request")],
        *,
        dependencies: Sequence[Depends] | None = None,
        **options: Any,
    ) -> None: ...
    def add_api_websocket_route(
        self,
        path: str,
        endpoint: Annotated[Callable[..., Any], called_by_framework(when="request", sync="loop")],
        name: str | None = None,
        **options: Any,
    ) -> None: ...
    def include_router(self, router: APIRouter, *, dependencies: Sequence[Depends] | None = None, **options: Any) -> None: ...
    @registers(when="request")
    def route(
        self, path: str, methods: Any = None, name: str | None = None, include_in_schema: bool = True
    ) -> Callable[[Handler], Any]: ...
    def add_event_handler(
        self, event_type: str, func: Annotated[Callable[..., Any], called_by_framework(when="startup", sync="loop")]
    ) -> None: ...
