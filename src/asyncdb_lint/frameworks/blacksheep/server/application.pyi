"""blacksheep.server.application: the application and the functions it calls."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from asyncdb_lint.vocabulary import called_by_framework, registers
from blacksheep.server.routing import Router

F = TypeVar("F")
Hook = Callable[[Application], Any]

class _Event:
    """What is called before or after serving."""

    @registers(when="startup", sync="loop")
    def __call__(self, *args: Hook) -> Callable[[Hook], Any]: ...

class _Middlewares:
    def append(self, value: Annotated[Callable[..., Any], called_by_framework(when="request", sync="loop")]) -> None: ...

class Application:
    on_start: _Event
    after_start: _Event
    on_stop: _Event
    router: Router
    def __init__(self, *, router: Router | None = None, services: Any = None, **options: Any) -> None: ...
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None: ...
    @property
    def middlewares(self) -> _Middlewares: ...
    @property
    def services(self) -> Any: ...
    @registers(when="startup", sync="loop")
    def lifespan(self, callback: Hook) -> Any: ...
    @registers(when="request", sync="loop")
    def exception_handler(self, exception_type: Any) -> Callable[[F], F]: ...
    async def start(self) -> None: ...
    async def stop(self) -> None: ...
