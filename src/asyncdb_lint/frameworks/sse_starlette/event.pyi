"""sse_starlette.event: what is sent."""

from typing import Any

class ServerSentEvent:
    def __init__(self, data: Any | None = None, *, event: str | None = None, id: Any = None, **options: Any) -> None: ...

class JSONServerSentEvent(ServerSentEvent): ...
