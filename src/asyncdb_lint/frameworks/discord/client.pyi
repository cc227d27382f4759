"""discord.client: the connection, which calls functions and methods by the names of events."""

from collections.abc import Callable
from typing import Annotated, Any, Self, TypeVar

from asyncdb_lint.vocabulary import called_by_framework, calls_methods, registers, serves

F = TypeVar("F")

@calls_methods(
    "on_", when="request", sync="loop", named={"on_ready": "background", "on_connect": "background", "on_resumed": "background"}
)
class Client:
    loop: Any
    user: Any
    guilds: Any
    def __init__(self, *, intents: Any, **options: Any) -> None: ...
    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, *exc: object) -> None: ...
    @registers(
        when="request",
        sync="loop",
        named={"setup_hook": "startup", "on_ready": "background", "on_connect": "background", "on_resumed": "background"},
    )
    def event(self, coro: F, /) -> F: ...
    @called_by_framework(when="startup", sync="loop")
    async def setup_hook(self) -> None: ...
    @called_by_framework(when="startup", sync="loop")
    async def close(self) -> None: ...
    @serves
    async def start(self, token: str, *, reconnect: bool = True) -> None: ...
    @serves
    async def connect(self, *, reconnect: bool = True) -> None: ...
    @serves
    def run(self, token: str, **options: Any) -> None: ...
    def wait_for(
        self,
        event: str,
        /,
        *,
        check: Annotated[Callable[..., Any] | None, called_by_framework(when="request", sync="loop")] = None,
        timeout: float | None = None,
    ) -> Any: ...
    def __getattr__(self, name: str) -> Any: ...
