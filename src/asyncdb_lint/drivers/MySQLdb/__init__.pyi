"""mysqlclient 2, synchronous MySQL driver on the C library."""

from typing import Any

from asyncdb_lint.vocabulary import (
    Host,
    Port,
    QueryTimeout,
    ServerSettings,
    blocks,
    connects,
)

from MySQLdb._exceptions import DatabaseError as DatabaseError
from MySQLdb._exceptions import DataError as DataError
from MySQLdb._exceptions import Error as Error
from MySQLdb._exceptions import IntegrityError as IntegrityError
from MySQLdb._exceptions import InterfaceError as InterfaceError
from MySQLdb._exceptions import InternalError as InternalError
from MySQLdb._exceptions import MySQLError as MySQLError
from MySQLdb._exceptions import NotSupportedError as NotSupportedError
from MySQLdb._exceptions import OperationalError as OperationalError
from MySQLdb._exceptions import ProgrammingError as ProgrammingError
from MySQLdb._exceptions import Warning as Warning
from MySQLdb.connections import Connection

DRIVER = {
    "name": "MySQLdb",
    "mode": "sync",
    "layer": "driver",
    "use": "asyncmy or aiomysql",
    "distributions": ("mysqlclient",),
    "run_by": ("django", "peewee"),
}

@blocks
@connects
def connect(
    host: Host[str] = "",
    user: str = "",
    password: str = "",
    database: str = "",
    port: Port[int] = 3306,
    *,
    init_command: ServerSettings[str | None] = None,
    connect_timeout: int = 0,
    read_timeout: QueryTimeout[int | None] = None,
    write_timeout: int | None = None,
    autocommit: bool | None = False,
    **kwargs: Any,
) -> Connection: ...

Connect = connect

def get_client_info() -> str: ...
def __getattr__(name: str) -> Any: ...
