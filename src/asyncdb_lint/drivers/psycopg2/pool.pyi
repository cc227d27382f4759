"""psycopg2.pool: pools that connect in the constructor, unless `minconn` is 0, and when a connection is taken."""

from typing import Any, Literal, overload

from asyncdb_lint.vocabulary import (
    Host,
    Port,
    ServerSettings,
    Url,
    blocks,
    owns_connections,
    resource,
)

from psycopg2 import Error
from psycopg2.extensions import connection

class PoolError(Error): ...

@resource("pool", mode="sync", use="`psycopg_pool.AsyncConnectionPool` or `asyncpg.create_pool`")
class AbstractConnectionPool:
    @overload
    def __init__(
        self,
        minconn: Literal[0],
        maxconn: int,
        dsn: Url[str | None] = None,
        *args: Any,
        host: Host[str | None] = None,
        port: Port[int | str | None] = None,
        options: ServerSettings[str | None] = None,
        **kwargs: Any,
    ) -> None: ...
    @overload
    @blocks
    def __init__(
        self,
        minconn: int,
        maxconn: int,
        dsn: Url[str | None] = None,
        *args: Any,
        host: Host[str | None] = None,
        port: Port[int | str | None] = None,
        options: ServerSettings[str | None] = None,
        **kwargs: Any,
    ) -> None: ...
    closed: bool
    minconn: int
    maxconn: int

@owns_connections
class SimpleConnectionPool(AbstractConnectionPool):
    @blocks
    def getconn(self, key: Any = None) -> connection: ...
    @blocks
    def putconn(self, conn: connection, key: Any = None, close: bool = False) -> None: ...
    @blocks
    def closeall(self) -> None: ...

@owns_connections
class ThreadedConnectionPool(AbstractConnectionPool):
    @blocks
    def getconn(self, key: Any = None) -> connection: ...
    @blocks
    def putconn(self, conn: connection | None = None, key: Any = None, close: bool = False) -> None: ...
    @blocks
    def closeall(self) -> None: ...
