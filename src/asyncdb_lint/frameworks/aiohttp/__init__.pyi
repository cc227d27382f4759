"""aiohttp: its server calls handlers on the event loop; a plain `def` (deprecated) runs there too."""

from typing import Any

from aiohttp.client import ClientResponse as ClientResponse
from aiohttp.client import ClientSession as ClientSession
from aiohttp.client import ClientWebSocketResponse as ClientWebSocketResponse

FRAMEWORK = {"name": "aiohttp", "distributions": ("aiohttp",)}

def __getattr__(name: str) -> Any: ...  # errors, timeouts, connectors, …
