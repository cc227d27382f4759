"""nats.js.client: publishing to streams, and subscribing to them."""

from collections.abc import Callable
from typing import Annotated, Any

from asyncdb_lint.vocabulary import called_by_framework, external

class JetStreamContext:
    @external
    async def publish(self, subject: str, payload: bytes = b"", **options: Any) -> Any: ...
    async def subscribe(
        self,
        subject: str,
        queue: str | None = None,
        cb: Annotated[Callable[..., Any] | None, called_by_framework(when="request", sync="loop")] = None,
        **options: Any,
    ) -> Any: ...
    async def subscribe_bind(
        self,
        stream: str,
        config: Any,
        consumer: str,
        cb: Annotated[Callable[..., Any] | None, called_by_framework(when="request", sync="loop")] = None,
        **options: Any,
    ) -> Any: ...
    async def pull_subscribe(self, subject: str, durable: str | None = None, **options: Any) -> Any: ...
    def __getattr__(self, name: str) -> Any: ...
