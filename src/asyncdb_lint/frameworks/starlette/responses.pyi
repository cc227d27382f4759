"""starlette.responses: a synchronous iterable is streamed from a thread, an asynchronous one on the loop."""

from collections.abc import AsyncIterable, Iterable, Mapping
from typing import Any

from asyncdb_lint.vocabulary import Streamed
from starlette.background import BackgroundTask

class Response:
    status_code: int
    background: BackgroundTask | None
    def __init__(
        self,
        content: Any = None,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
        background: BackgroundTask | None = None,
    ) -> None: ...
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None: ...
    def set_cookie(self, key: str, value: str = "", **options: Any) -> None: ...
    def delete_cookie(self, key: str, path: str = "/", **options: Any) -> None: ...

class HTMLResponse(Response): ...
class JSONResponse(Response): ...
class PlainTextResponse(Response): ...
class FileResponse(Response): ...
class RedirectResponse(Response): ...

class StreamingResponse(Response):
    def __init__(
        self,
        content: Streamed[Iterable[Any] | AsyncIterable[Any]],
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        media_type: str | None = None,
        background: BackgroundTask | None = None,
    ) -> None: ...
