"""sse_starlette.sse: the response, whose content is iterated on the loop."""

from collections.abc import AsyncIterable, Iterator, Mapping
from typing import Any

from asyncdb_lint.vocabulary import Streamed
from starlette.background import BackgroundTask
from starlette.responses import Response

class EventSourceResponse(Response):
    def __init__(
        self,
        content: Streamed[AsyncIterable[Any] | Iterator[Any]],
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str = "text/event-stream",
        background: BackgroundTask | None = None,
        **options: Any,
    ) -> None: ...
