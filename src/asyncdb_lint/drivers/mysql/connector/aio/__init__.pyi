"""mysql.connector.aio: the asynchronous half."""

from typing import Any

from asyncdb_lint.vocabulary import (
    VERSION,
    Autocommit,
    Host,
    Port,
    QueryTimeout,
    ServerSettings,
    connects,
    ends_by,
)

from mysql.connector.aio.connection import MySQLConnection as MySQLConnection

if VERSION >= (26, 10):
    from mysql.connector.aio.pooling import MySQLConnectionPool as MySQLConnectionPool
    from mysql.connector.aio.pooling import (
        PooledMySQLConnection as PooledMySQLConnection,
    )

@connects
@ends_by("rollback")
async def connect(
    *,
    user: str | None = None,
    password: str = "",
    host: Host[str] = "127.0.0.1",
    port: Port[int] = 3306,
    database: str | None = None,
    autocommit: Autocommit[bool] = False,
    init_command: ServerSettings[str | None] = None,
    connection_timeout: int | None = None,
    read_timeout: QueryTimeout[int | None] = None,
    write_timeout: int | None = None,
    **kwargs: Any,
) -> MySQLConnection: ...
def __getattr__(name: str) -> Any: ...
