"""litestar.router: groups of handlers, and what is called around them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from asyncdb_lint.vocabulary import called_by_framework

class Router:
    def __init__(
        self,
        path: str,
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
        route_handlers: Sequence[Any],
        **options: Any,
    ) -> None: ...
    def register(self, value: Any) -> Any: ...
