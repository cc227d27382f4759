"""faststream: subscribers of message brokers; coroutines run on the event loop, plain functions in threads."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from asyncdb_lint.vocabulary import serves, Injected, called_by_framework, registers

FRAMEWORK = {"name": "FastStream", "distributions": ("faststream",)}

F = TypeVar("F")

class FastStream:
    def __init__(
        self,
        broker: Any = None,
        *,
        lifespan: Annotated[Callable[..., Any] | None, called_by_framework(when="startup", sync="loop")] = None,
        on_startup: Annotated[Any, called_by_framework(when="startup")] = (),
        after_startup: Annotated[Any, called_by_framework(when="startup")] = (),
        on_shutdown: Annotated[Any, called_by_framework(when="startup")] = (),
        after_shutdown: Annotated[Any, called_by_framework(when="startup")] = (),
        **options: Any,
    ) -> None: ...
    @registers(when="startup")
    def on_startup(self, func: F) -> F: ...
    @registers(when="startup")
    def after_startup(self, func: F) -> F: ...
    @registers(when="startup")
    def on_shutdown(self, func: F) -> F: ...
    @registers(when="startup")
    def after_shutdown(self, func: F) -> F: ...
    @serves
    async def run(self, *args: Any, **options: Any) -> None: ...
    def __getattr__(self, name: str) -> Any: ...

class BaseMiddleware:
    async def __aenter__(self) -> Any: ...
    async def __aexit__(self, *exc: object) -> Any: ...
    @called_by_framework(when="request", sync="loop")
    async def on_receive(self) -> None: ...
    @called_by_framework(when="request", sync="loop")
    async def consume_scope(self, call_next: Any, msg: Any) -> Any: ...
    @called_by_framework(when="request", sync="loop")
    async def publish_scope(self, call_next: Any, cmd: Any) -> Any: ...
    @called_by_framework(when="request", sync="loop")
    async def after_processed(self, *args: Any, **kwargs: Any) -> Any: ...

def Depends(
    dependency: Injected[Callable[..., Any]], *, use_cache: bool = True, cast: bool = True, cast_result: bool = False
) -> Any: ...
def __getattr__(name: str) -> Any: ...  # Context, Logger, AckPolicy, …
