"""websockets.asyncio.client: connections to a server."""

from typing import Any

from asyncdb_lint.vocabulary import external
from websockets.asyncio.connection import Connection

class ClientConnection(Connection): ...

class connect:
    def __init__(self, uri: str, **options: Any) -> None: ...
    @external
    def __await__(self) -> Any: ...
    @external
    async def __aenter__(self) -> ClientConnection: ...
    async def __aexit__(self, *exc: object) -> None: ...
    async def __aiter__(self) -> Any:
        yield
