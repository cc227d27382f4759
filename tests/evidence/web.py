"""Requests to an application in this process, with its start-up and shutdown."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any


@asynccontextmanager
async def client_of(app: Any) -> AsyncIterator[Any]:
    """An HTTP client of a FastAPI application."""
    import httpx

    transport = httpx.ASGITransport(app=app)
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=transport, base_url="http://evidence") as client:
        yield client


@asynccontextmanager
async def listening(app: Any, path: str) -> AsyncIterator[None]:
    """A client that has got the first piece of a stream and goes on listening; what the application raises is raised here."""
    began = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if not received:
            received.append(True)
            return {"type": "http.request"}
        return await asyncio.Future()

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.body":
            began.set()

    received: list[bool] = []
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [], "asgi": {"version": "3.0"}}
    request = asyncio.create_task(app(scope, receive, send))
    await asyncio.wait([request, asyncio.create_task(began.wait())], return_when=asyncio.FIRST_COMPLETED)
    try:
        if request.done():
            request.result()
        yield
    finally:
        request.cancel()
        await asyncio.gather(request, return_exceptions=True)
