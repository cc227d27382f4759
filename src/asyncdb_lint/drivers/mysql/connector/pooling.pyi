"""mysql.connector.pooling: a pool that connects in its constructor, when given connection arguments."""

from typing import Any

from asyncdb_lint.vocabulary import (
    Host,
    Port,
    QueryTimeout,
    ServerSettings,
    blocks,
    owns_connections,
    resource,
)

from mysql.connector.connection import MySQLConnection

@owns_connections
@resource("pool", mode="sync", use="`mysql.connector.aio.pooling.MySQLConnectionPool`")
class MySQLConnectionPool:
    @blocks
    def __init__(
        self,
        pool_size: int = 5,
        pool_name: str | None = None,
        pool_reset_session: bool = True,
        *,
        # Handed on to `mysql.connector.connect`:
        host: Host[str] = "127.0.0.1",
        port: Port[int] = 3306,
        init_command: ServerSettings[str | None] = None,
        read_timeout: QueryTimeout[int | None] = None,
        **kwargs: Any,
    ) -> None: ...
    @blocks
    def get_connection(self) -> PooledMySQLConnection: ...
    @blocks
    def add_connection(self, cnx: Any = None) -> None: ...
    @blocks
    def set_config(self, **kwargs: Any) -> None: ...
    pool_name: str
    pool_size: int

class PooledMySQLConnection(MySQLConnection):
    """A lent connection; closing it gives it back."""

def __getattr__(name: str) -> Any: ...
