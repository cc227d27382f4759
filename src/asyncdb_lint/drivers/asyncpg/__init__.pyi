"""asyncpg 0.30 and newer, asynchronous PostgreSQL driver."""

from collections.abc import Awaitable, Callable, Generator, Iterable, Iterator, Sequence
from typing import Any, Self

from asyncdb_lint.vocabulary import (
    AwaitableContext,
    Connector,
    Context,
    Host,
    PoolLimit,
    Port,
    QueryTimeout,
    Released,
    ServerSettings,
    Sql,
    StatementCache,
    Url,
    acquires,
    begins,
    binds_loop,
    borrows,
    connects,
    disposes,
    executes,
    listens,
    needs_transaction,
    owns_connections,
    queues,
    raises,
    rejects,
    releases,
    resource,
    unbounded,
    writes,
)

from asyncpg.cursor import CursorFactory
from asyncpg.pool import PoolConnectionProxy
from asyncpg.prepared_stmt import PreparedStatement
from asyncpg.transaction import Transaction

DRIVER = {
    "name": "asyncpg",
    "mode": "async",
    "layer": "driver",
    "distributions": ("asyncpg",),
}

@rejects(
    "max_cached_statement_lifetime",
    "max_cacheable_statement_size",
    given=("statement_cache_size", 0),
    error="{keyword} has no effect because statement_cache_size is 0",
    instead="leave it out",
    about="statement-cache",
    severity="warning",
)
@raises(
    lambda statement_cache_size: statement_cache_size < 0,
    "ValueError: statement_cache_size is expected to be greater or equal to 0",
    instead="0 turns the cache off",
    about="statement-cache",
)
@raises(
    lambda max_cached_statement_lifetime: max_cached_statement_lifetime < 0,
    "ValueError: max_cached_statement_lifetime is expected to be greater or equal to 0",
    instead="0 keeps statements for ever",
    about="statement-cache",
)
@raises(
    lambda max_cacheable_statement_size: max_cacheable_statement_size < 0,
    "ValueError: max_cacheable_statement_size is expected to be greater or equal to 0",
    instead="0 caches statements of any length",
    about="statement-cache",
)
@raises(
    lambda command_timeout: command_timeout is not None and command_timeout <= 0,
    "ValueError: invalid command_timeout value: expected greater than 0 float",
    instead="None means no timeout",
    about="timeout",
)
@binds_loop
@connects
async def connect(
    dsn: Url[str | None] = None,
    *,
    host: Host[str | None] = None,
    port: Port[int | None] = None,
    user: str | None = None,
    password: str | None = None,
    passfile: str | None = None,
    service: str | None = None,
    servicefile: str | None = None,
    database: str | None = None,
    loop: Any = None,
    timeout: float = 60,
    statement_cache_size: StatementCache[int] = 100,
    max_cached_statement_lifetime: int = 300,
    max_cacheable_statement_size: int = 15360,
    command_timeout: QueryTimeout[float | None] = None,
    ssl: Any = None,
    direct_tls: bool | None = None,
    connection_class: type[Connection] = ...,
    record_class: type[Record] = ...,
    server_settings: ServerSettings[dict[str, str] | None] = None,
    target_session_attrs: str | None = None,
    krbsrvname: str | None = None,
    gsslib: str | None = None,
) -> Connection: ...
@rejects(
    "maxsize",
    "minsize",
    error="TypeError: connect() got an unexpected keyword argument '{keyword}'",
    instead="min_size and max_size",
    about="pool-size",
)
@rejects(
    "max_cached_statement_lifetime",
    "max_cacheable_statement_size",
    given=("statement_cache_size", 0),
    error="{keyword} has no effect because statement_cache_size is 0",
    instead="leave it out",
    about="statement-cache",
    severity="warning",
)
@raises(
    lambda min_size, max_size: min_size > max_size,
    "ValueError: min_size is greater than max_size",
    about="pool-size",
)
@raises(
    lambda init_size, max_size: init_size is not None and init_size > max_size,
    "ValueError: init_size is greater than max_size",
    about="pool-size",
)
@raises(
    lambda init_size, min_size: init_size is not None and init_size < min_size,
    "ValueError: init_size is smaller than min_size",
    about="pool-size",
)
@raises(
    lambda max_size: max_size <= 0,
    "ValueError: max_size is expected to be greater than zero",
    about="pool-size",
)
@raises(
    lambda min_size: min_size < 0,
    "ValueError: min_size is expected to be greater or equal to zero",
    about="pool-size",
)
@raises(
    lambda statement_cache_size: statement_cache_size < 0,
    "ValueError: statement_cache_size is expected to be greater or equal to 0",
    instead="0 turns the cache off",
    about="statement-cache",
)
@raises(
    lambda max_cached_statement_lifetime: max_cached_statement_lifetime < 0,
    "ValueError: max_cached_statement_lifetime is expected to be greater or equal to 0",
    instead="0 keeps statements for ever",
    about="statement-cache",
)
@raises(
    lambda max_cacheable_statement_size: max_cacheable_statement_size < 0,
    "ValueError: max_cacheable_statement_size is expected to be greater or equal to 0",
    instead="0 caches statements of any length",
    about="statement-cache",
)
@raises(
    lambda command_timeout: command_timeout is not None and command_timeout <= 0,
    "ValueError: invalid command_timeout value: expected greater than 0 float",
    instead="None means no timeout",
    about="timeout",
)
@binds_loop
@owns_connections
def create_pool(
    dsn: Url[str | None] = None,
    *,
    init_size: int | None = None,
    min_size: int = 10,
    max_size: PoolLimit[int] = 10,
    max_queries: int = 50000,
    max_inactive_connection_lifetime: float = 300.0,
    connect: Connector[Callable[..., Awaitable[Connection]] | None] = None,
    setup: Callable[[PoolConnectionProxy], Awaitable[Any]] | None = None,
    init: Callable[[Connection], Awaitable[Any]] | None = None,
    reset: Callable[[Connection], Awaitable[Any]] | None = None,
    loop: Any = None,
    connection_class: type[Connection] = ...,
    record_class: type[Record] = ...,
    # Handed on to `connect`:
    host: Host[str | None] = None,
    port: Port[int | None] = None,
    timeout: float = 60,
    statement_cache_size: StatementCache[int] = 100,
    max_cached_statement_lifetime: int = 300,
    max_cacheable_statement_size: int = 15360,
    command_timeout: QueryTimeout[float | None] = None,
    server_settings: ServerSettings[dict[str, str] | None] = None,
    **connect_kwargs: Any,
) -> AwaitableContext[Pool]: ...

@resource("pool", mode="async")
@queues
class Pool:
    """Awaiting or entering it connects; until then any use raises `InterfaceError: pool is not initialized`."""

    def __await__(self) -> Generator[Any, Any, Self]: ...
    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, *exc: object) -> None: ...
    @acquires
    def acquire(self, *, timeout: float | None = None) -> AwaitableContext[PoolConnectionProxy]: ...
    async def release(self, connection: Released[PoolConnectionProxy], *, timeout: float | None = None) -> None: ...
    @disposes
    async def close(self) -> None: ...
    @disposes
    def terminate(self) -> None: ...
    async def expire_connections(self) -> None: ...
    @borrows
    async def execute(self, query: Sql[str], *args: Any, timeout: QueryTimeout[float | None] = None) -> str: ...
    @borrows
    async def executemany(
        self, command: Sql[str], args: Iterable[Sequence[Any]], *, timeout: QueryTimeout[float | None] = None
    ) -> None: ...
    @borrows
    async def fetch(
        self, query: Sql[str], *args: Any, timeout: QueryTimeout[float | None] = None, record_class: Any = None
    ) -> list[Record]: ...
    @borrows
    async def fetchmany(
        self,
        query: Sql[str],
        args: Iterable[Sequence[Any]],
        *,
        timeout: QueryTimeout[float | None] = None,
        record_class: Any = None,
    ) -> list[Record]: ...
    @borrows
    async def fetchrow(
        self, query: Sql[str], *args: Any, timeout: QueryTimeout[float | None] = None, record_class: Any = None
    ) -> Record | None: ...
    @borrows
    async def fetchval(self, query: Sql[str], *args: Any, column: int = 0, timeout: QueryTimeout[float | None] = None) -> Any: ...
    @unbounded
    @borrows
    async def copy_from_query(
        self, query: Sql[str], *args: Any, output: Any, timeout: QueryTimeout[float | None] = None, **options: Any
    ) -> str: ...
    @unbounded
    @borrows
    async def copy_from_table(
        self, table_name: str, *, output: Any, timeout: QueryTimeout[float | None] = None, **options: Any
    ) -> str: ...
    @unbounded
    @borrows
    @writes
    async def copy_to_table(
        self, table_name: str, *, source: Any, timeout: QueryTimeout[float | None] = None, **options: Any
    ) -> str: ...
    @unbounded
    @borrows
    @writes
    async def copy_records_to_table(
        self, table_name: str, *, records: Any, timeout: QueryTimeout[float | None] = None, **options: Any
    ) -> str: ...
    def get_size(self) -> int: ...
    def get_idle_size(self) -> int: ...
    def get_init_size(self) -> int: ...
    def get_min_size(self) -> int: ...
    def get_max_size(self) -> int: ...
    def is_closing(self) -> bool: ...
    def set_connect_args(self, dsn: str | None = None, **connect_kwargs: Any) -> None: ...

@resource(
    "connection",
    mode="async",
    concurrent_use="raises `InterfaceError: cannot perform operation: another operation is in progress`",
    after_release="raises `InterfaceError: … connection has been released back to the pool`",
    after_close="raises `InterfaceError: connection is closed`",
    autocommit=True,
    ddl="transactional",
)
class Connection:
    """Not a context manager of any kind: `await connect()`, then `await connection.close()`."""

    @releases
    async def close(self, *, timeout: float | None = None) -> None: ...
    @releases
    def terminate(self) -> None: ...
    def is_closed(self) -> bool: ...
    async def reset(self, *, timeout: float | None = None) -> None: ...
    @executes
    async def execute(self, query: Sql[str], *args: Any, timeout: QueryTimeout[float | None] = None) -> str: ...
    @executes
    async def executemany(
        self, command: Sql[str], args: Iterable[Sequence[Any]], *, timeout: QueryTimeout[float | None] = None
    ) -> None: ...
    @executes
    async def fetch(
        self, query: Sql[str], *args: Any, timeout: QueryTimeout[float | None] = None, record_class: Any = None
    ) -> list[Record]: ...
    @executes
    async def fetchmany(
        self,
        query: Sql[str],
        args: Iterable[Sequence[Any]],
        *,
        timeout: QueryTimeout[float | None] = None,
        record_class: Any = None,
    ) -> list[Record]: ...
    @executes
    async def fetchrow(
        self, query: Sql[str], *args: Any, timeout: QueryTimeout[float | None] = None, record_class: Any = None
    ) -> Record | None: ...
    @executes
    async def fetchval(self, query: Sql[str], *args: Any, column: int = 0, timeout: QueryTimeout[float | None] = None) -> Any: ...
    async def prepare(
        self, query: Sql[str], *, name: str | None = None, timeout: QueryTimeout[float | None] = None, record_class: Any = None
    ) -> PreparedStatement: ...
    @needs_transaction("NoActiveSQLTransactionError: cursor cannot be created outside of a transaction")
    def cursor(
        self,
        query: Sql[str],
        *args: Any,
        prefetch: int | None = None,
        timeout: QueryTimeout[float | None] = None,
        record_class: Any = None,
    ) -> CursorFactory: ...
    @begins
    def transaction(self, *, isolation: str | None = None, readonly: bool = False, deferrable: bool = False) -> Transaction: ...
    def is_in_transaction(self) -> bool: ...
    @unbounded
    @executes
    async def copy_from_query(
        self, query: Sql[str], *args: Any, output: Any, timeout: QueryTimeout[float | None] = None, **options: Any
    ) -> str: ...
    @unbounded
    @executes
    async def copy_from_table(
        self, table_name: str, *, output: Any, timeout: QueryTimeout[float | None] = None, **options: Any
    ) -> str: ...
    @unbounded
    @executes
    @writes
    async def copy_to_table(
        self, table_name: str, *, source: Any, timeout: QueryTimeout[float | None] = None, **options: Any
    ) -> str: ...
    @unbounded
    @executes
    @writes
    async def copy_records_to_table(
        self, table_name: str, *, records: Any, timeout: QueryTimeout[float | None] = None, **options: Any
    ) -> str: ...
    @listens
    @unbounded
    async def add_listener(self, channel: str, callback: Callable[..., Any]) -> None: ...
    async def remove_listener(self, channel: str, callback: Callable[..., Any]) -> None: ...
    async def set_type_codec(self, typename: str, **options: Any) -> None: ...
    async def set_builtin_type_codec(self, typename: str, **options: Any) -> None: ...
    async def reset_type_codec(self, typename: str, *, schema: str = "public") -> None: ...
    async def reload_schema_state(self) -> None: ...
    def add_log_listener(self, callback: Callable[..., Any]) -> None: ...
    def remove_log_listener(self, callback: Callable[..., Any]) -> None: ...
    def add_query_logger(self, callback: Callable[..., Any]) -> None: ...
    def remove_query_logger(self, callback: Callable[..., Any]) -> None: ...
    def query_logger(self, callback: Callable[..., Any]) -> Context[Any]: ...
    def add_termination_listener(self, callback: Callable[..., Any]) -> None: ...
    def remove_termination_listener(self, callback: Callable[..., Any]) -> None: ...
    def get_settings(self) -> Any: ...
    def get_server_pid(self) -> int: ...
    def get_server_version(self) -> Any: ...
    def get_reset_query(self) -> str: ...

class Record:
    """A row; columns by index or name, never by attribute."""

    def __iter__(self) -> Iterator[Any]: ...
    def __getitem__(self, key: int | str) -> Any: ...
    def get(self, key: str, default: Any = None) -> Any: ...
    def keys(self) -> Any: ...
    def values(self) -> Any: ...
    def items(self) -> Any: ...

class PostgresError(Exception): ...
class InterfaceError(Exception): ...

def __getattr__(name: str) -> Any: ...  # some 270 exception classes
