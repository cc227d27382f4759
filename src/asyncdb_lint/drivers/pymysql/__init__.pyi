"""PyMySQL 1, synchronous MySQL driver. `defer_connect=True` makes a connection that has not connected yet."""

from typing import Any, Literal, overload

from asyncdb_lint.vocabulary import (
    Host,
    Port,
    QueryTimeout,
    ServerSettings,
    blocks,
    connects,
)

from pymysql import connections as connections
from pymysql import cursors as cursors
from pymysql import err as err
from pymysql.connections import Connection
from pymysql.err import DatabaseError as DatabaseError
from pymysql.err import DataError as DataError
from pymysql.err import Error as Error
from pymysql.err import IntegrityError as IntegrityError
from pymysql.err import InterfaceError as InterfaceError
from pymysql.err import InternalError as InternalError
from pymysql.err import MySQLError as MySQLError
from pymysql.err import NotSupportedError as NotSupportedError
from pymysql.err import OperationalError as OperationalError
from pymysql.err import ProgrammingError as ProgrammingError
from pymysql.err import Warning as Warning

DRIVER = {
    "name": "pymysql",
    "mode": "sync",
    "layer": "driver",
    "use": "asyncmy or aiomysql",
    "distributions": ("pymysql",),
    "run_by": ("aiomysql", "django", "peewee"),
}

@overload
def connect(
    *,
    defer_connect: Literal[True],
    host: Host[str | None] = None,
    port: Port[int] = 0,
    init_command: ServerSettings[str | None] = None,
    read_timeout: QueryTimeout[float | None] = None,
    **kwargs: Any,
) -> Connection: ...
@overload
@blocks
@connects
def connect(
    *,
    user: str | None = None,
    password: str = "",
    host: Host[str | None] = None,
    database: str | None = None,
    unix_socket: str | None = None,
    port: Port[int] = 0,
    charset: str = "",
    cursorclass: Any = ...,
    init_command: ServerSettings[str | None] = None,
    connect_timeout: int = 10,
    autocommit: bool | None = False,
    defer_connect: Literal[False] = False,
    read_timeout: QueryTimeout[float | None] = None,
    write_timeout: float | None = None,
    ssl: Any = None,
    **kwargs: Any,
) -> Connection: ...

Connect = connect

def install_as_MySQLdb() -> None: ...
def get_client_info() -> str: ...
def __getattr__(name: str) -> Any: ...
