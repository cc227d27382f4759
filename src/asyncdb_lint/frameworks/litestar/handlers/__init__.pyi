"""litestar.handlers: the decorators of handlers, which are classes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, TypeVar

from asyncdb_lint.vocabulary import called_by_framework, registers

F = TypeVar("F")

class BaseRouteHandler:
    def __call__(self, fn: F) -> F: ...

class HTTPRouteHandler(BaseRouteHandler):
    @registers(when="request", sync="loop", threaded_by="sync_to_thread")
    def __init__(
        self,
        path: str | Sequence[str] | None = None,
        *,
        after_request: Annotated[Callable[..., Any] | None, called_by_framework(when="request")] = None,
        after_response: Annotated[Callable[..., Any] | None, called_by_framework(when="request")] = None,
        before_request: Annotated[Callable[..., Any] | None, called_by_framework(when="request")] = None,
        dependencies: Annotated[Mapping[str, Any] | None, called_by_framework(when="request", sync="loop")] = None,
        exception_handlers: Annotated[
            Mapping[Any, Callable[..., Any]] | None, called_by_framework(when="request", sync="loop")
        ] = None,
        guards: Annotated[Sequence[Callable[..., Any]] | None, called_by_framework(when="request")] = None,
        middleware: Annotated[Sequence[Callable[..., Any]] | None, called_by_framework(when="startup", sync="loop")] = None,
        sync_to_thread: bool | None = None,
        **options: Any,
    ) -> None: ...

class delete(HTTPRouteHandler): ...
class get(HTTPRouteHandler): ...
class head(HTTPRouteHandler): ...
class patch(HTTPRouteHandler): ...
class post(HTTPRouteHandler): ...
class put(HTTPRouteHandler): ...

route = HTTPRouteHandler

class ASGIRouteHandler(BaseRouteHandler):
    @registers(when="request", sync="loop")
    def __init__(
        self,
        path: str | Sequence[str] | None = None,
        *,
        exception_handlers: Annotated[
            Mapping[Any, Callable[..., Any]] | None, called_by_framework(when="request", sync="loop")
        ] = None,
        guards: Annotated[Sequence[Callable[..., Any]] | None, called_by_framework(when="request")] = None,
        **options: Any,
    ) -> None: ...

asgi = ASGIRouteHandler

class WebsocketRouteHandler(BaseRouteHandler):
    @registers(when="request", sync="loop")
    def __init__(
        self,
        path: str | list[str] | None = None,
        *,
        dependencies: Annotated[Mapping[str, Any] | None, called_by_framework(when="request", sync="loop")] = None,
        exception_handlers: Annotated[
            dict[Any, Callable[..., Any]] | None, called_by_framework(when="request", sync="loop")
        ] = None,
        guards: Annotated[list[Callable[..., Any]] | None, called_by_framework(when="request")] = None,
        middleware: Annotated[list[Callable[..., Any]] | None, called_by_framework(when="startup", sync="loop")] = None,
        **options: Any,
    ) -> None: ...

websocket = WebsocketRouteHandler

class WebsocketListenerRouteHandler(WebsocketRouteHandler):
    @registers(when="request")
    def __init__(
        self,
        path: str | list[str] | None = None,
        *,
        connection_lifespan: Annotated[Callable[..., Any] | None, called_by_framework(when="request", sync="loop")] = None,
        dependencies: Annotated[Mapping[str, Any] | None, called_by_framework(when="request", sync="loop")] = None,
        exception_handlers: Annotated[
            dict[Any, Callable[..., Any]] | None, called_by_framework(when="request", sync="loop")
        ] = None,
        guards: Annotated[list[Callable[..., Any]] | None, called_by_framework(when="request")] = None,
        middleware: Annotated[list[Callable[..., Any]] | None, called_by_framework(when="startup", sync="loop")] = None,
        on_accept: Annotated[Callable[..., Any] | None, called_by_framework(when="request")] = None,
        on_disconnect: Annotated[Callable[..., Any] | None, called_by_framework(when="request")] = None,
        **options: Any,
    ) -> None: ...

websocket_listener = WebsocketListenerRouteHandler

class WebsocketListener:
    path: str | list[str] | None
    @called_by_framework(when="request")
    def on_accept(self, *args: Any, **kwargs: Any) -> Any: ...
    @called_by_framework(when="request")
    def on_receive(self, *args: Any, **kwargs: Any) -> Any: ...
    @called_by_framework(when="request")
    def on_disconnect(self, *args: Any, **kwargs: Any) -> Any: ...

@registers(when="request", sync="loop")
def websocket_stream(
    path: str | list[str] | None = None,
    *,
    dependencies: Annotated[Mapping[str, Any] | None, called_by_framework(when="request", sync="loop")] = None,
    **options: Any,
) -> Callable[[F], F]: ...
