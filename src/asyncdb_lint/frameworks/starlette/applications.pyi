"""starlette.applications: the application, its state, and the functions it calls."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, TypeVar

from asyncdb_lint.vocabulary import VERSION, called_by_framework, registers
from starlette.datastructures import State
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import BaseRoute, Handler, Router, WebSocketHandler

F = TypeVar("F")
ErrorHandler = Callable[[Request, Exception], Any]

class Starlette:
    state: State
    router: Router
    if VERSION < (1, 0):
        def __init__(
            self,
            debug: bool = False,
            routes: Sequence[BaseRoute] | None = None,
            middleware: Sequence[Middleware] | None = None,
            exception_handlers: Annotated[Mapping[Any, ErrorHandler] | None, called_by_framework(when="request")] = None,
            on_startup: Annotated[Sequence[Callable[..., Any]] | None, called_by_framework(when="startup", sync="loop")] = None,
            on_shutdown: Annotated[Sequence[Callable[..., Any]] | None, called_by_framework(when="startup", sync="loop")] = None,
            lifespan: Annotated[Callable[[Starlette], Any] | None, called_by_framework(when="startup", sync="loop")] = None,
        ) -> None: ...
        def add_event_handler(
            self, event_type: str, func: Annotated[Callable[..., Any], called_by_framework(when="startup", sync="loop")]
        ) -> None: ...
        @registers(when="request")
        def route(self, path: str, methods: Any = None, name: str | None = None, **options: Any) -> Callable[[Handler], Any]: ...
        @registers(when="request", sync="loop")
        def websocket_route(self, path: str, name: str | None = None) -> Callable[[WebSocketHandler], Any]: ...
        @registers(when="request", sync="loop")
        def middleware(self, middleware_type: str) -> Callable[[Callable[[Request, Any], Any]], Any]: ...
        @registers(when="request")
        def exception_handler(self, exc_class_or_status_code: Any) -> Callable[[ErrorHandler], Any]: ...
        @registers(when="startup", sync="loop")
        def on_event(self, event_type: str) -> Callable[[F], F]: ...
    else:
        def __init__(
            self,
            debug: bool = False,
            routes: Sequence[BaseRoute] | None = None,
            middleware: Sequence[Middleware] | None = None,
            exception_handlers: Annotated[Mapping[Any, ErrorHandler] | None, called_by_framework(when="request")] = None,
            lifespan: Annotated[Callable[[Starlette], Any] | None, called_by_framework(when="startup", sync="loop")] = None,
            *,
            max_body_size: int | None = None,
        ) -> None: ...

    @property
    def routes(self) -> list[BaseRoute]: ...
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None: ...
    def mount(self, path: str, app: Any, name: str | None = None) -> None: ...
    def host(self, host: str, app: Any, name: str | None = None) -> None: ...
    def add_route(
        self,
        path: str,
        route: Annotated[Handler, called_by_framework(when="request")],
        methods: Any = None,
        name: str | None = None,
        **options: Any,
    ) -> None: ...
    def add_exception_handler(
        self, exc_class_or_status_code: Any, handler: Annotated[ErrorHandler, called_by_framework(when="request")]
    ) -> None: ...
    def add_middleware(
        self,
        middleware_class: Annotated[Callable[..., Any], called_by_framework(when="startup", sync="loop")],
        *args: Any,
        **kwargs: Any,
    ) -> None: ...
    def url_path_for(self, name: str, /, **path_params: Any) -> Any: ...
