"""asyncpg.cursor: server-side cursors, which live inside a transaction."""

from collections.abc import AsyncIterator, Generator
from typing import Any

from asyncdb_lint.vocabulary import QueryTimeout, resource

from asyncpg import Record

class CursorFactory:
    """What `connection.cursor()` gives: iterated with `async for`, or awaited for a cursor to step through."""

    def __aiter__(self) -> AsyncIterator[Record]: ...
    def __await__(self) -> Generator[Any, Any, Cursor]: ...

@resource(
    "cursor",
    mode="async",
    concurrent_use="raises `InterfaceError: cannot perform operation: another operation is in progress`",
    after_release="raises `InterfaceError: … the underlying connection has been released back to the pool`",
    after_close="raises `InterfaceError: … the underlying connection is closed`",
)
class Cursor:
    async def fetch(self, n: int, *, timeout: QueryTimeout[float | None] = None) -> list[Record]: ...
    async def fetchrow(self, *, timeout: QueryTimeout[float | None] = None) -> Record | None: ...
    async def forward(self, n: int, *, timeout: QueryTimeout[float | None] = None) -> int: ...
