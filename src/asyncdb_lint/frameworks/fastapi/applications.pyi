"""fastapi.applications: the application; its decorators register handlers, which run in a thread if they are plain `def`."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from asyncdb_lint.vocabulary import called_by_framework, registers
from fastapi.params import Depends
from fastapi.routing import APIRouter
from starlette.applications import ErrorHandler, Starlette
from starlette.requests import Request
from starlette.routing import WebSocketHandler

F = TypeVar("F")

class FastAPI(Starlette):
    router: APIRouter
    dependency_overrides: dict[Callable[..., Any], Callable[..., Any]]
    def __init__(
        self,
        *,
        dependencies: Sequence[Depends] | None = None,
        exception_handlers: Annotated[dict[Any, ErrorHandler] | None, called_by_framework(when="request")] = None,
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
    @registers(when="request", sync="loop")
    def middleware(self, middleware_type: str) -> Callable[[Callable[[Request, Any], Any]], Any]: ...
    @registers(when="request")
    def exception_handler(self, exc_class_or_status_code: Any) -> Callable[[ErrorHandler], Any]: ...
    def openapi(self) -> dict[str, Any]: ...
