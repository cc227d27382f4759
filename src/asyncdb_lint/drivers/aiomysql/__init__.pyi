"""aiomysql 0.2 and 0.3, asynchronous MySQL driver on PyMySQL's protocol. It has no timeout for queries."""

from typing import Any, Self

from asyncdb_lint.vocabulary import (
    Autocommit,
    AwaitableContext,
    Host,
    PoolLimit,
    Port,
    Released,
    RunningFuture,
    ServerSettings,
    Sql,
    acquires,
    begins,
    binds_loop,
    commits,
    connects,
    disposes,
    ends_by,
    executes,
    owns_connections,
    queues,
    raises,
    rejects,
    releases,
    resource,
    rolls_back,
)

from aiomysql.cursors import Cursor as Cursor
from aiomysql.cursors import DictCursor as DictCursor
from aiomysql.cursors import SSCursor as SSCursor
from aiomysql.cursors import SSDictCursor as SSDictCursor
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
    "name": "aiomysql",
    "mode": "async",
    "layer": "driver",
    "distributions": ("aiomysql",),
}

@rejects(
    "read_timeout",
    "write_timeout",
    "command_timeout",
    error="TypeError: connect() got an unexpected keyword argument '{keyword}'",
    instead='init_command="SET SESSION max_statement_time=…" (MySQL: max_execution_time)',
    about="timeout",
)
@connects
@ends_by("rollback")
@binds_loop
def connect(
    host: Host[str] = "localhost",
    user: str | None = None,
    password: str = "",
    db: str | None = None,
    port: Port[int] = 3306,
    unix_socket: str | None = None,
    charset: str = "",
    sql_mode: str | None = None,
    read_default_file: str | None = None,
    conv: Any = ...,
    use_unicode: bool | None = None,
    client_flag: int = 0,
    cursorclass: type[Cursor] = Cursor,
    init_command: ServerSettings[str | None] = None,
    connect_timeout: float | None = None,
    read_default_group: str | None = None,
    autocommit: Autocommit[bool | None] = False,
    echo: bool = False,
    local_infile: bool = False,
    loop: Any = None,
    ssl: Any = None,
    auth_plugin: str = "",
    program_name: str = "",
    server_public_key: Any = None,
) -> AwaitableContext[Connection]: ...
@rejects(
    "min_size",
    "max_size",
    error="TypeError: connect() got an unexpected keyword argument '{keyword}'",
    instead="minsize and maxsize",
    about="pool-size",
)
@rejects(
    "read_timeout",
    "write_timeout",
    "command_timeout",
    error="TypeError: connect() got an unexpected keyword argument '{keyword}'",
    instead='init_command="SET SESSION max_statement_time=…" (MySQL: max_execution_time)',
    about="timeout",
)
@raises(
    # 0 means no limit.
    lambda minsize, maxsize: maxsize < minsize and maxsize != 0,
    "ValueError: maxsize should be not less than minsize",
    about="pool-size",
)
@raises(lambda minsize: minsize < 0, "ValueError: minsize should be zero or greater", about="pool-size")
@owns_connections
@binds_loop
def create_pool(
    minsize: int = 1,
    maxsize: PoolLimit[int] = 10,
    echo: bool = False,
    pool_recycle: int = -1,
    loop: Any = None,
    *,
    # Handed on to `connect`:
    host: Host[str] = "localhost",
    port: Port[int] = 3306,
    init_command: ServerSettings[str | None] = None,
    autocommit: Autocommit[bool | None] = False,
    **kwargs: Any,
) -> AwaitableContext[Pool]: ...

@resource(
    "connection",
    mode="async",
    concurrent_use="raises `RuntimeError: readexactly() called while another coroutine is already waiting for incoming data`",
    ddl="commits",
    after_close="raises `InterfaceError: (0, 'Not connected')`",
)
class Connection:
    """Leaving its block closes without commit."""

    async def __aenter__(self) -> Self: ...
    @releases
    async def __aexit__(self, *exc: object) -> None: ...
    def cursor(self, *cursors: type[Cursor]) -> AwaitableContext[Cursor]: ...
    @commits
    async def commit(self) -> None: ...
    @rolls_back
    async def rollback(self) -> None: ...
    @begins
    async def begin(self) -> None: ...
    async def ping(self, reconnect: bool = True) -> None: ...
    @executes
    async def query(self, sql: Sql[str], unbuffered: bool = False) -> int: ...
    async def next_result(self) -> Any: ...
    async def select_db(self, db: str) -> None: ...
    async def autocommit(self, value: Autocommit[bool]) -> None: ...
    async def kill(self, thread_id: int) -> Any: ...
    async def set_charset(self, charset: str) -> None: ...
    async def show_warnings(self) -> Any: ...
    @releases
    async def ensure_closed(self) -> None: ...
    @releases
    def close(self) -> None: ...
    def get_autocommit(self) -> bool: ...
    def affected_rows(self) -> int: ...
    def insert_id(self) -> int: ...
    def escape(self, obj: Any) -> str: ...
    def escape_string(self, s: str) -> str: ...
    def literal(self, obj: Any) -> str: ...
    def thread_id(self) -> int: ...
    def character_set_name(self) -> str: ...
    def get_host_info(self) -> str: ...
    def get_proto_info(self) -> int: ...
    def get_server_info(self) -> str: ...
    def get_transaction_status(self) -> bool: ...
    closed: bool
    db: str | None
    host: str
    port: int

@resource("pool", mode="async")
@queues
class Pool:
    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, *exc: object) -> None: ...
    @ends_by("rollback")
    @acquires
    def acquire(self) -> AwaitableContext[Connection]: ...
    def release(self, conn: Released[Connection]) -> RunningFuture[None]: ...
    @disposes
    def close(self) -> None: ...
    @disposes
    def terminate(self) -> None: ...
    async def wait_closed(self) -> None: ...
    async def clear(self) -> None: ...
    minsize: int
    maxsize: int
    size: int
    freesize: int
    closed: bool

def __getattr__(name: str) -> Any: ...
