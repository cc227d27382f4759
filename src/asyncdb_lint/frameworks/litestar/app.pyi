"""litestar.app: the application, its state, and the functions it calls."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from asyncdb_lint.vocabulary import AsyncContext, called_by_framework
from litestar.datastructures import State
from litestar.router import Router

class Litestar(Router):
    state: State
    def __init__(
        self,
        route_handlers: Sequence[Any] | None = None,
        *,
        after_exception: Annotated[Sequence[Callable[..., Any]] | None, called_by_framework(when="request")] = None,
        after_request: Annotated[Callable[..., Any] | None, called_by_framework(when="request")] = None,
        after_response: Annotated[Callable[..., Any] | None, called_by_framework(when="request")] = None,
        before_request: Annotated[Callable[..., Any] | None, called_by_framework(when="request")] = None,
        before_send: Annotated[Sequence[Callable[..., Any]] | None, called_by_framework(when="request")] = None,
        dependencies: Annotated[Mapping[str, Any] | None, called_by_framework(when="request", sync="loop")] = None,
        exception_handlers: Annotated[
            Mapping[Any, Callable[..., Any]] | None, called_by_framework(when="request", sync="loop")
        ] = None,
        guards: Annotated[Sequence[Callable[..., Any]] | None, called_by_framework(when="request")] = None,
        lifespan: Annotated[Sequence[Any] | None, called_by_framework(when="startup", sync="loop")] = None,
        middleware: Annotated[Sequence[Callable[..., Any]] | None, called_by_framework(when="startup", sync="loop")] = None,
        on_app_init: Annotated[Sequence[Callable[..., Any]] | None, called_by_framework(when="startup", sync="loop")] = None,
        on_shutdown: Annotated[Sequence[Callable[..., Any]] | None, called_by_framework(when="startup", sync="loop")] = None,
        on_startup: Annotated[Sequence[Callable[..., Any]] | None, called_by_framework(when="startup", sync="loop")] = None,
        **options: Any,
    ) -> None: ...
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None: ...
    def emit(self, event_id: str, *args: Any, **kwargs: Any) -> None: ...
    def lifespan(self) -> AsyncContext[None]: ...
