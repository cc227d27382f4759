"""SQLAlchemy 2.0 and 2.1: sessions and engines over drivers, synchronous here, asynchronous in `sqlalchemy.ext.asyncio`."""

from collections.abc import Callable, Sequence
from typing import Any, overload

from sqlalchemy import event as event
from sqlalchemy import exc as exc
from sqlalchemy import orm as orm
from sqlalchemy import pool as pool
from sqlalchemy import sql as sql
from sqlalchemy.engine import URL as URL
from sqlalchemy.engine import BaseRow as BaseRow
from sqlalchemy.engine import Connection as Connection
from sqlalchemy.engine import CursorResult as CursorResult
from sqlalchemy.engine import Engine as Engine
from sqlalchemy.engine import FrozenResult as FrozenResult
from sqlalchemy.engine import Inspector as Inspector
from sqlalchemy.engine import MappingResult as MappingResult
from sqlalchemy.engine import NestedTransaction as NestedTransaction
from sqlalchemy.engine import Result as Result
from sqlalchemy.engine import RootTransaction as RootTransaction
from sqlalchemy.engine import Row as Row
from sqlalchemy.engine import RowMapping as RowMapping
from sqlalchemy.engine import ScalarResult as ScalarResult
from sqlalchemy.engine import Transaction as Transaction
from sqlalchemy.engine import TwoPhaseTransaction as TwoPhaseTransaction
from sqlalchemy.engine import make_url as make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import AssertionPool as AssertionPool
from sqlalchemy.pool import AsyncAdaptedQueuePool as AsyncAdaptedQueuePool
from sqlalchemy.pool import NullPool as NullPool
from sqlalchemy.pool import Pool as Pool
from sqlalchemy.pool import QueuePool as QueuePool
from sqlalchemy.pool import SingletonThreadPool as SingletonThreadPool
from sqlalchemy.pool import StaticPool as StaticPool
from sqlalchemy.sql import Delete as Delete
from sqlalchemy.sql import Executable as Executable
from sqlalchemy.sql import Insert as Insert
from sqlalchemy.sql import Select as Select
from sqlalchemy.sql import Update as Update
from sqlalchemy.sql import delete as delete
from sqlalchemy.sql import insert as insert
from sqlalchemy.sql import select as select
from sqlalchemy.sql import text as text
from sqlalchemy.sql import update as update
from sqlalchemy.sql.expression import TextClause as TextClause

from asyncdb_lint.vocabulary import (
    VERSION,
    Connector,
    DriverOptions,
    SharedPool,
    Url,
    blocks,
    fails,
    owns_connections,
    rejects,
)

DRIVER = {
    "name": "SQLAlchemy",
    "mode": "both",
    "layer": "session",
    "use": "`create_async_engine` and `AsyncSession`",
    "distributions": ("sqlalchemy",),
}

# What a URL's scheme loads. `connect` shows which options bound a query, and which cache statements.
URL_SCHEMES = {
    "postgresql+asyncpg": {"mode": "async", "driver": "asyncpg", "connect": "asyncpg.connect"},
    "postgresql+psycopg": {"mode": "both", "driver": "psycopg", "connect": "psycopg.AsyncConnection.connect"},
    "postgresql+psycopg_async": {"mode": "async", "driver": "psycopg", "connect": "psycopg.AsyncConnection.connect"},
    "postgresql+psycopg2": {"mode": "sync", "driver": "psycopg2", "connect": "psycopg2.connect"},
    "postgresql+psycopg2cffi": {"mode": "sync", "driver": "psycopg2cffi", "connect": None},
    "postgresql+pg8000": {"mode": "sync", "driver": "pg8000", "connect": None},
    "mysql": {"mode": "sync", "driver": "mysqldb", "connect": "MySQLdb.connect"},
    "mysql+mysqldb": {"mode": "sync", "driver": "mysqldb", "connect": "MySQLdb.connect"},
    "mysql+pymysql": {"mode": "sync", "driver": "pymysql", "connect": "pymysql.connect"},
    "mysql+mysqlconnector": {"mode": "sync", "driver": "mysqlconnector", "connect": "mysql.connector.connect"},
    "mysql+mariadbconnector": {"mode": "sync", "driver": "mariadbconnector", "connect": None},
    "mysql+cymysql": {"mode": "sync", "driver": "cymysql", "connect": None},
    "mysql+pyodbc": {"mode": "sync", "driver": "pyodbc", "connect": None},
    "mysql+asyncmy": {"mode": "async", "driver": "asyncmy", "connect": "asyncmy.connect"},
    "mysql+aiomysql": {"mode": "async", "driver": "aiomysql", "connect": "aiomysql.connect"},
    "mariadb": {"mode": "sync", "driver": "mysqldb", "connect": "MySQLdb.connect"},
    "mariadb+mysqldb": {"mode": "sync", "driver": "mysqldb", "connect": "MySQLdb.connect"},
    "mariadb+pymysql": {"mode": "sync", "driver": "pymysql", "connect": "pymysql.connect"},
    "mariadb+mysqlconnector": {"mode": "sync", "driver": "mysqlconnector", "connect": "mysql.connector.connect"},
    "mariadb+mariadbconnector": {"mode": "sync", "driver": "mariadbconnector", "connect": None},
    "mariadb+cymysql": {"mode": "sync", "driver": "cymysql", "connect": None},
    "mariadb+pyodbc": {"mode": "sync", "driver": "pyodbc", "connect": None},
    "mariadb+asyncmy": {"mode": "async", "driver": "asyncmy", "connect": "asyncmy.connect"},
    "mariadb+aiomysql": {"mode": "async", "driver": "aiomysql", "connect": "aiomysql.connect"},
    "sqlite": {"mode": "sync", "driver": "pysqlite", "connect": None},
    "sqlite+pysqlite": {"mode": "sync", "driver": "pysqlite", "connect": None},
    "sqlite+pysqlcipher": {"mode": "sync", "driver": "pysqlcipher", "connect": None},
    "sqlite+aiosqlite": {"mode": "async", "driver": "aiosqlite", "connect": None},
    "mssql": {"mode": "sync", "driver": "pyodbc", "connect": None},
    "mssql+pyodbc": {"mode": "sync", "driver": "pyodbc", "connect": None},
    "mssql+pymssql": {"mode": "sync", "driver": "pymssql", "connect": None},
    "mssql+mssqlpython": {"mode": "sync", "driver": "mssqlpython", "connect": None},
    "mssql+aioodbc": {"mode": "async", "driver": "aioodbc", "connect": None},
    "oracle+oracledb": {"mode": "both", "driver": "oracledb", "connect": None},
    "oracle+oracledb_async": {"mode": "async", "driver": "oracledb", "connect": None},
    "oracle+cx_oracle": {"mode": "sync", "driver": "cx_oracle", "connect": None},
}

# What the bare schemes load, which the release decides.
if VERSION >= (2, 1):
    VERSION_SCHEMES = {
        "postgresql": {"mode": "both", "driver": "psycopg", "connect": "psycopg.AsyncConnection.connect"},
        "oracle": {"mode": "both", "driver": "oracledb", "connect": None},
    }
else:
    VERSION_SCHEMES = {
        "postgresql": {"mode": "sync", "driver": "psycopg2", "connect": "psycopg2.connect"},
        "oracle": {"mode": "sync", "driver": "cx_oracle", "connect": None},
    }

@rejects(
    "pool_size",
    "max_overflow",
    "pool_timeout",
    "pool_use_lifo",
    given=("poolclass", NullPool),
    error="TypeError: Invalid argument(s) '{keyword}' sent to create_engine()",
    instead="leave it out: NullPool keeps no connections",
    about="pool-size",
)
@rejects(
    "pool_size",
    "max_overflow",
    "pool_timeout",
    "pool_use_lifo",
    given=("poolclass", StaticPool),
    error="TypeError: Invalid argument(s) '{keyword}' sent to create_engine()",
    instead="leave it out: StaticPool keeps one connection",
    about="pool-size",
)
@rejects(
    "pool_size",
    "max_overflow",
    "pool_timeout",
    "pool_use_lifo",
    given=("poolclass", AssertionPool),
    error="TypeError: Invalid argument(s) '{keyword}' sent to create_engine()",
    instead="leave it out: AssertionPool keeps one connection",
    about="pool-size",
)
@rejects(
    "max_overflow",
    "pool_timeout",
    "pool_use_lifo",
    given=("poolclass", SingletonThreadPool),
    error="TypeError: Invalid argument(s) '{keyword}' sent to create_engine()",
    instead="leave it out: SingletonThreadPool keeps a connection per thread",
    about="pool-size",
)
@rejects(
    "minsize",
    "maxsize",
    "min_size",
    "max_size",
    error="TypeError: Invalid argument(s) '{keyword}' sent to create_engine()",
    instead="pool_size and max_overflow",
    about="pool-size",
)
@rejects(
    "statement_cache_size",
    "prepared_statement_cache_size",
    "max_cached_statement_lifetime",
    "max_cacheable_statement_size",
    "prepare_threshold",
    error="TypeError: Invalid argument(s) '{keyword}' sent to create_engine()",
    instead="an entry of connect_args",
    about="statement-cache",
)
@rejects(
    "command_timeout",
    "read_timeout",
    "statement_timeout",
    error="TypeError: Invalid argument(s) '{keyword}' sent to create_engine()",
    instead="an entry of connect_args",
    about="timeout",
)
@owns_connections
def create_engine(
    url: Url[str | URL],
    *,
    connect_args: DriverOptions[dict[str, Any]] = {},
    creator: Connector[Callable[[], Any] | None] = None,
    module: Connector[Any] = None,
    pool: SharedPool[Pool | None] = None,
    poolclass: type[Pool] | None = None,
    pool_size: int = 5,
    max_overflow: int = 10,
    pool_timeout: float = 30.0,
    pool_recycle: int = -1,
    pool_pre_ping: bool = False,
    isolation_level: str | None = None,
    execution_options: dict[str, Any] = {},
    echo: bool | str = False,
    **options: Any,
) -> Engine: ...
@owns_connections
def engine_from_config(configuration: dict[str, Any], prefix: str = "sqlalchemy.", **options: Any) -> Engine: ...
def create_mock_engine(url: Any, executor: Any, **kw: Any) -> Any: ...
@overload
@fails(
    "NoInspectionAvailable: Inspection on an {class} is currently not supported",
    instead="await conn.run_sync(lambda sync_conn: inspect(sync_conn).get_table_names())",
    about="sync-bind",
)
def inspect(subject: AsyncEngine | AsyncConnection, raiseerr: bool = True) -> Any: ...
@overload
@blocks
def inspect(subject: Engine | Connection, raiseerr: bool = True) -> Inspector: ...
@overload
def inspect(subject: Any, raiseerr: bool = True) -> Any: ...

_NO_DDL = "AttributeError: '{class}' object has no attribute '_run_ddl_visitor'"
_RUN_SYNC = "await conn.run_sync({call})"

class MetaData:
    def __init__(self, schema: str | None = None, **options: Any) -> None: ...
    tables: Any
    sorted_tables: list[Table]
    @overload
    @fails(_NO_DDL, instead=_RUN_SYNC, about="sync-bind")
    def create_all(self, bind: AsyncEngine | AsyncConnection, **options: Any) -> None: ...
    @overload
    @blocks
    def create_all(self, bind: Engine | Connection, tables: Sequence[Table] | None = None, checkfirst: bool = True) -> None: ...
    @overload
    @fails(_NO_DDL, instead=_RUN_SYNC, about="sync-bind")
    def drop_all(self, bind: AsyncEngine | AsyncConnection, **options: Any) -> None: ...
    @overload
    @blocks
    def drop_all(self, bind: Engine | Connection, tables: Sequence[Table] | None = None, checkfirst: bool = True) -> None: ...
    @overload
    @fails("NoInspectionAvailable: Inspection on an {class} is currently not supported", instead=_RUN_SYNC, about="sync-bind")
    def reflect(self, bind: AsyncEngine | AsyncConnection, **options: Any) -> None: ...
    @overload
    @blocks
    def reflect(
        self, bind: Engine | Connection, schema: str | None = None, views: bool = False, only: Any = None, **options: Any
    ) -> None: ...
    def clear(self) -> None: ...
    def remove(self, table: Table) -> None: ...

class Table:
    @overload
    @fails(
        "NoInspectionAvailable: Inspection on an {class} is currently not supported",
        instead="await conn.run_sync(lambda sync_conn: {call}(…, autoload_with=sync_conn))",
        about="sync-bind",
    )
    def __init__(
        self, name: str, metadata: MetaData, *args: Any, autoload_with: AsyncEngine | AsyncConnection, **options: Any
    ) -> None: ...
    @overload
    @blocks
    def __init__(self, name: str, metadata: MetaData, *args: Any, autoload_with: Engine | Connection, **options: Any) -> None: ...
    @overload
    def __init__(self, name: str, metadata: MetaData, *args: Any, **options: Any) -> None: ...
    @overload
    @fails(_NO_DDL, instead=_RUN_SYNC, about="sync-bind")
    def create(self, bind: AsyncEngine | AsyncConnection, **options: Any) -> None: ...
    @overload
    @blocks
    def create(self, bind: Engine | Connection, checkfirst: bool = False) -> None: ...
    @overload
    @fails(_NO_DDL, instead=_RUN_SYNC, about="sync-bind")
    def drop(self, bind: AsyncEngine | AsyncConnection, **options: Any) -> None: ...
    @overload
    @blocks
    def drop(self, bind: Engine | Connection, checkfirst: bool = False) -> None: ...
    def __getattr__(self, name: str) -> Any: ...

class Column:
    def __getattr__(self, name: str) -> Any: ...

def __getattr__(name: str) -> Any: ...  # types, constraints, func, and_, or_, …
