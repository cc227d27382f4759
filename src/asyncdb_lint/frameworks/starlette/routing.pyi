"""starlette.routing: which function answers which request, and what runs at start-up."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from asyncdb_lint.vocabulary import VERSION, called_by_framework, registers
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.websockets import WebSocket

F = TypeVar("F")
Handler = Callable[[Request], Any]
WebSocketHandler = Callable[[WebSocket], Any]

class NoMatchFound(Exception): ...
class BaseRoute: ...

class Route(BaseRoute):
    def __init__(
        self,
        path: str,
        endpoint: Annotated[Handler, called_by_framework(when="request")],
        *,
        methods: Any = None,
        name: str | None = None,
        **options: Any,
    ) -> None: ...

class WebSocketRoute(BaseRoute):
    def __init__(
        self,
        path: str,
        endpoint: Annotated[WebSocketHandler, called_by_framework(when="request", sync="loop")],
        *,
        name: str | None = None,
        middleware: Any = None,
    ) -> None: ...

class Mount(BaseRoute):
    def __init__(
        self, path: str, app: Any = None, routes: Sequence[BaseRoute] | None = None, name: str | None = None, **options: Any
    ) -> None: ...

class Host(BaseRoute):
    def __init__(self, host: str, app: Any, name: str | None = None) -> None: ...

class Router:
    routes: list[BaseRoute]
    if VERSION < (1, 0):
        def __init__(
            self,
            routes: Sequence[BaseRoute] | None = None,
            redirect_slashes: bool = True,
            default: Any = None,
            on_startup: Annotated[Sequence[Callable[..., Any]] | None, called_by_framework(when="startup", sync="loop")] = None,
            on_shutdown: Annotated[Sequence[Callable[..., Any]] | None, called_by_framework(when="startup", sync="loop")] = None,
            lifespan: Annotated[Callable[[Starlette], Any] | None, called_by_framework(when="startup", sync="loop")] = None,
            *,
            middleware: Any = None,
        ) -> None: ...
        def add_event_handler(
            self, event_type: str, func: Annotated[Callable[..., Any], called_by_framework(when="startup", sync="loop")]
        ) -> None: ...
        @registers(when="request")
        def route(self, path: str, methods: Any = None, name: str | None = None, **options: Any) -> Callable[[Handler], Any]: ...
        @registers(when="request", sync="loop")
        def websocket_route(self, path: str, name: str | None = None) -> Callable[[WebSocketHandler], Any]: ...
        @registers(when="startup", sync="loop")
        def on_event(self, event_type: str) -> Callable[[F], F]: ...
    else:
        def __init__(
            self,
            routes: Sequence[BaseRoute] | None = None,
            redirect_slashes: bool = True,
            default: Any = None,
            lifespan: Annotated[Callable[[Starlette], Any] | None, called_by_framework(when="startup", sync="loop")] = None,
            *,
            middleware: Any = None,
            max_body_size: int | None = None,
        ) -> None: ...

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None: ...
    def mount(self, path: str, app: Any, name: str | None = None) -> None: ...
    def host(self, host: str, app: Any, name: str | None = None) -> None: ...
    def add_route(
        self,
        path: str,
        endpoint: Annotated[Handler, called_by_framework(when="request")],
        methods: Any = None,
        name: str | None = None,
        **options: Any,
    ) -> None: ...
    def add_websocket_route(
        self,
        path: str,
        endpoint: Annotated[WebSocketHandler, called_by_framework(when="request", sync="loop")],
        name: str | None = None,
    ) -> None: ...
    def url_path_for(self, name: str, /, **path_params: Any) -> Any: ...
