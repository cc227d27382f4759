"""mysql-connector-python 8.1 and newer: synchronous here, asynchronous in `mysql.connector.aio`."""

from typing import Any

from asyncdb_lint.vocabulary import (
    Host,
    Port,
    QueryTimeout,
    ServerSettings,
    blocks,
    connects,
)

from mysql.connector import errors as errors
from mysql.connector.connection import MySQLConnection as MySQLConnection
from mysql.connector.errors import DatabaseError as DatabaseError
from mysql.connector.errors import DataError as DataError
from mysql.connector.errors import Error as Error
from mysql.connector.errors import IntegrityError as IntegrityError
from mysql.connector.errors import InterfaceError as InterfaceError
from mysql.connector.errors import InternalError as InternalError
from mysql.connector.errors import NotSupportedError as NotSupportedError
from mysql.connector.errors import OperationalError as OperationalError
from mysql.connector.errors import PoolError as PoolError
from mysql.connector.errors import ProgrammingError as ProgrammingError
from mysql.connector.errors import Warning as Warning

DRIVER = {
    "name": "mysql.connector",
    "mode": "both",
    "layer": "driver",
    "use": "`mysql.connector.aio.connect`",
    "distributions": ("mysql-connector-python",),
}

@blocks
@connects
def connect(
    *,
    user: str | None = None,
    password: str = "",
    host: Host[str] = "127.0.0.1",
    port: Port[int] = 3306,
    database: str | None = None,
    autocommit: bool = False,
    init_command: ServerSettings[str | None] = None,
    connection_timeout: int | None = None,
    read_timeout: QueryTimeout[int | None] = None,
    write_timeout: int | None = None,
    **kwargs: Any,
) -> MySQLConnection: ...

Connect = connect

def __getattr__(name: str) -> Any: ...  # constants, FieldType, HAVE_CEXT, …
