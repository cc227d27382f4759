"""websockets: a coroutine for each connection."""

from typing import Any

from websockets.asyncio.client import connect as connect
from websockets.asyncio.server import serve as serve
from websockets.asyncio.server import unix_serve as unix_serve

FRAMEWORK = {"name": "websockets", "distributions": ("websockets",)}

def __getattr__(name: str) -> Any: ...  # ConnectionClosed, ServerConnection, …
