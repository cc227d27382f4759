"""fastapi.sse: marks a handler that yields events."""

from typing import Any

from starlette.responses import StreamingResponse

class EventSourceResponse(StreamingResponse): ...

class ServerSentEvent:
    def __init__(self, **fields: Any) -> None: ...
