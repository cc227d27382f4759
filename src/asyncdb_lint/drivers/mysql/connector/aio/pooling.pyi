"""mysql.connector.aio.pooling: the pool, which connects in `initialize_pool`."""

from typing import Any, Self

from asyncdb_lint.vocabulary import (
    Autocommit,
    Host,
    Port,
    QueryTimeout,
    ServerSettings,
    acquires,
    disposes,
    ends_by,
    owns_connections,
    releases,
    resource,
)

from mysql.connector.aio.connection import MySQLConnection

@owns_connections
@resource("pool", mode="async")
class MySQLConnectionPool:
    def __init__(
        self,
        pool_size: int = 5,
        pool_name: str | None = None,
        pool_reset_session: bool = True,
        *,
        # Handed on to `mysql.connector.aio.connect`:
        host: Host[str] = "127.0.0.1",
        port: Port[int] = 3306,
        init_command: ServerSettings[str | None] = None,
        autocommit: Autocommit[bool] = False,
        read_timeout: QueryTimeout[int | None] = None,
        **kwargs: Any,
    ) -> None: ...
    async def initialize_pool(self) -> None: ...
    @ends_by("rollback")
    @acquires
    async def get_connection(self) -> PooledMySQLConnection: ...
    async def add_connection(self, cnx: Any = None) -> None: ...
    async def set_config(self, **kwargs: Any) -> None: ...
    @disposes
    async def close_pool(self) -> Any: ...
    pool_name: str
    pool_size: int

class PooledMySQLConnection(MySQLConnection):
    """A lent connection; closing it gives it back."""

    async def __aenter__(self) -> Self: ...
    @releases
    async def __aexit__(self, *exc: object) -> None: ...
    @releases
    async def close(self) -> None: ...

def __getattr__(name: str) -> Any: ...
