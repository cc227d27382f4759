"""psycopg 3.1 and newer, PostgreSQL driver in two halves: `Connection` is synchronous, `AsyncConnection` asynchronous."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from typing import Any, Self

from asyncdb_lint.vocabulary import (
    AsyncContext,
    Autocommit,
    Context,
    Host,
    Port,
    PrepareThreshold,
    ServerSettings,
    Sql,
    Url,
    begins,
    blocks,
    commits,
    connects,
    ends_by,
    executes,
    listens,
    permits_concurrent_use,
    rejects,
    releases,
    resource,
    rolls_back,
)

from psycopg import errors as errors
from psycopg import rows as rows
from psycopg import sql as sql
from psycopg import types as types
from psycopg.copy import AsyncCopy as AsyncCopy
from psycopg.copy import Copy as Copy
from psycopg.errors import DatabaseError as DatabaseError
from psycopg.errors import DataError as DataError
from psycopg.errors import Error as Error
from psycopg.errors import IntegrityError as IntegrityError
from psycopg.errors import InterfaceError as InterfaceError
from psycopg.errors import InternalError as InternalError
from psycopg.errors import NotSupportedError as NotSupportedError
from psycopg.errors import OperationalError as OperationalError
from psycopg.errors import ProgrammingError as ProgrammingError
from psycopg.errors import Warning as Warning

DRIVER = {
    "name": "psycopg",
    "mode": "both",
    "layer": "driver",
    "use": "`psycopg.AsyncConnection`",
    "distributions": ("psycopg", "psycopg-binary", "psycopg-c"),
}

@rejects(
    "statement_cache_size",
    error='ProgrammingError: invalid connection option "{keyword}"',
    instead="prepare_threshold, whose None turns prepared statements off",
    about="statement-cache",
)
@rejects(
    "command_timeout",
    "statement_timeout",
    "timeout",
    error='ProgrammingError: invalid connection option "{keyword}"',
    instead='options="-c statement_timeout=…"',
    about="timeout",
)
@blocks
@connects
def connect(
    conninfo: Url[str] = "",
    *,
    autocommit: bool = False,
    prepare_threshold: PrepareThreshold[int | None] = 5,
    context: Any = None,
    row_factory: Any = None,
    cursor_factory: Any = None,
    # Handed on to libpq:
    host: Host[str | None] = None,
    port: Port[int | str | None] = None,
    options: ServerSettings[str | None] = None,
    **kwargs: Any,
) -> Connection: ...

@resource(
    "connection",
    mode="async",
    concurrent_use="runs them one after the other",
    concurrent_severity="warning",
    ddl="transactional",
    after_close="raises `OperationalError: the connection is closed`",
)
class AsyncConnection:
    """Leaving its block commits and closes. Inside `pipeline()` several tasks may use it at once."""

    @rejects(
        "statement_cache_size",
        error='ProgrammingError: invalid connection option "{keyword}"',
        instead="prepare_threshold, whose None turns prepared statements off",
        about="statement-cache",
    )
    @rejects(
        "command_timeout",
        "statement_timeout",
        "timeout",
        error='ProgrammingError: invalid connection option "{keyword}"',
        instead='options="-c statement_timeout=…"',
        about="timeout",
    )
    @connects
    @classmethod
    @ends_by("rollback")
    async def connect(
        cls,
        conninfo: Url[str] = "",
        *,
        autocommit: Autocommit[bool] = False,
        prepare_threshold: PrepareThreshold[int | None] = 5,
        context: Any = None,
        row_factory: Any = None,
        cursor_factory: Any = None,
        # Handed on to libpq:
        host: Host[str | None] = None,
        port: Port[int | str | None] = None,
        options: ServerSettings[str | None] = None,
        **kwargs: Any,
    ) -> Self: ...
    async def __aenter__(self) -> Self: ...
    @releases
    @commits
    async def __aexit__(self, *exc: object) -> None: ...
    autocommit: bool
    broken: bool
    closed: bool
    info: ConnectionInfo
    row_factory: Any
    cursor_factory: Any
    prepare_threshold: int | None
    def cursor(
        self,
        name: str = "",
        *,
        binary: bool = False,
        row_factory: Any = None,
        scrollable: bool | None = None,
        withhold: bool = False,
    ) -> AsyncCursor: ...
    @executes
    async def execute(
        self, query: Sql[Any], params: Any = None, *, prepare: bool | None = None, binary: bool = False
    ) -> AsyncCursor: ...
    @begins
    def transaction(self, savepoint_name: str | None = None, force_rollback: bool = False) -> AsyncContext[AsyncTransaction]: ...
    @permits_concurrent_use
    def pipeline(self) -> AsyncContext[AsyncPipeline]: ...
    async def notifies(self, *, timeout: float | None = None, stop_after: int | None = None) -> AsyncIterator[Notify]:
        yield ...
    @commits
    async def commit(self) -> None: ...
    @rolls_back
    async def rollback(self) -> None: ...
    @releases
    async def close(self) -> None: ...
    async def set_autocommit(self, value: Autocommit[bool]) -> None: ...
    async def set_isolation_level(self, value: Any) -> None: ...
    async def set_read_only(self, value: bool | None) -> None: ...
    async def set_deferrable(self, value: bool | None) -> None: ...
    async def cancel_safe(self, *, timeout: float = 30.0) -> None: ...
    async def wait(self, gen: Any, interval: float = 0.1) -> Any: ...
    @begins
    async def tpc_begin(self, xid: Any) -> None: ...
    async def tpc_prepare(self) -> None: ...
    @commits
    async def tpc_commit(self, xid: Any = None) -> None: ...
    @rolls_back
    async def tpc_rollback(self, xid: Any = None) -> None: ...
    async def tpc_recover(self) -> list[Any]: ...
    def cancel(self) -> None: ...
    def xid(self, format_id: int, gtrid: str, bqual: str) -> Any: ...
    def fileno(self) -> int: ...
    @listens
    def add_notify_handler(self, callback: Callable[[Notify], None]) -> None: ...
    def remove_notify_handler(self, callback: Callable[[Notify], None]) -> None: ...
    def add_notice_handler(self, callback: Callable[[Any], None]) -> None: ...
    def remove_notice_handler(self, callback: Callable[[Any], None]) -> None: ...

@resource(
    "cursor",
    mode="async",
    concurrent_use="raises `ProgrammingError: no result available`, or gives one task the other's rows",
)
class AsyncCursor:
    def __init__(self, connection: AsyncConnection, *, row_factory: Any = None) -> None: ...
    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, *exc: object) -> None: ...
    def __aiter__(self) -> AsyncIterator[Any]: ...
    async def __anext__(self) -> Any: ...
    arraysize: int
    closed: bool
    connection: AsyncConnection
    description: Any
    rowcount: int
    rownumber: int | None
    row_factory: Any
    statusmessage: str | None
    @executes
    async def execute(
        self, query: Sql[Any], params: Any = None, *, prepare: bool | None = None, binary: bool | None = None
    ) -> Self: ...
    @executes
    async def executemany(self, query: Sql[Any], params_seq: Iterable[Any], *, returning: bool = False) -> None: ...
    @executes
    async def stream(self, query: Sql[Any], params: Any = None, *, binary: bool | None = None, size: int = 1) -> AsyncIterator[Any]:
        yield ...
    async def results(self) -> AsyncIterator[Self]:
        yield ...
    async def fetchone(self) -> Any: ...
    async def fetchmany(self, size: int = 0) -> list[Any]: ...
    async def fetchall(self) -> list[Any]: ...
    async def scroll(self, value: int, mode: str = "relative") -> None: ...
    async def set_result(self, index: int) -> Self: ...
    async def close(self) -> None: ...
    @executes
    def copy(self, statement: Sql[Any], params: Any = None, *, writer: Any = None) -> AsyncContext[AsyncCopy]: ...
    def nextset(self) -> bool | None: ...
    def setinputsizes(self, sizes: Sequence[Any]) -> None: ...
    def setoutputsize(self, size: Any, column: int | None = None) -> None: ...

class AsyncClientCursor(AsyncCursor):
    def mogrify(self, query: Any, params: Any = None) -> str: ...

class AsyncServerCursor(AsyncCursor): ...
class AsyncRawCursor(AsyncCursor): ...
class AsyncRawServerCursor(AsyncServerCursor): ...

class AsyncPipeline:
    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, *exc: object) -> None: ...
    async def sync(self) -> None: ...

@resource(
    "transaction",
    mode="async",
    concurrent_use="runs them one after the other",
    concurrent_severity="warning",
)
class AsyncTransaction:
    """What `connection.transaction()` gives inside its block."""

    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, *exc: object) -> None: ...
    connection: AsyncConnection
    savepoint_name: str | None

@resource("connection", mode="sync", use="`psycopg.AsyncConnection`")
class Connection:
    """Leaving its block commits and closes."""

    @rejects(
        "statement_cache_size",
        error='ProgrammingError: invalid connection option "{keyword}"',
        instead="prepare_threshold, whose None turns prepared statements off",
        about="statement-cache",
    )
    @blocks
    @connects
    @classmethod
    def connect(
        cls,
        conninfo: Url[str] = "",
        *,
        autocommit: bool = False,
        prepare_threshold: PrepareThreshold[int | None] = 5,
        context: Any = None,
        row_factory: Any = None,
        cursor_factory: Any = None,
        # Handed on to libpq:
        host: Host[str | None] = None,
        port: Port[int | str | None] = None,
        options: ServerSettings[str | None] = None,
        **kwargs: Any,
    ) -> Self: ...
    def __enter__(self) -> Self: ...
    @blocks
    def __exit__(self, *exc: object) -> None: ...
    autocommit: bool
    broken: bool
    closed: bool
    info: ConnectionInfo
    row_factory: Any
    cursor_factory: Any
    prepare_threshold: int | None
    def cursor(
        self,
        name: str = "",
        *,
        binary: bool = False,
        row_factory: Any = None,
        scrollable: bool | None = None,
        withhold: bool = False,
    ) -> Cursor: ...
    @blocks
    def execute(self, query: Any, params: Any = None, *, prepare: bool | None = None, binary: bool = False) -> Cursor: ...
    @blocks
    def transaction(self, savepoint_name: str | None = None, force_rollback: bool = False) -> Context[Transaction]: ...
    @blocks
    def pipeline(self) -> Context[Pipeline]: ...
    @blocks
    def notifies(self, *, timeout: float | None = None, stop_after: int | None = None) -> Iterator[Notify]: ...
    @blocks
    def commit(self) -> None: ...
    @blocks
    def rollback(self) -> None: ...
    @blocks
    def close(self) -> None: ...
    def set_autocommit(self, value: bool) -> None: ...
    def set_isolation_level(self, value: Any) -> None: ...
    def set_read_only(self, value: bool | None) -> None: ...
    def set_deferrable(self, value: bool | None) -> None: ...
    @blocks
    def cancel(self) -> None: ...
    @blocks
    def cancel_safe(self, *, timeout: float = 30.0) -> None: ...
    @blocks
    def wait(self, gen: Any, interval: float = 0.1) -> Any: ...
    @blocks
    def tpc_begin(self, xid: Any) -> None: ...
    @blocks
    def tpc_prepare(self) -> None: ...
    @blocks
    def tpc_commit(self, xid: Any = None) -> None: ...
    @blocks
    def tpc_rollback(self, xid: Any = None) -> None: ...
    @blocks
    def tpc_recover(self) -> list[Any]: ...
    def xid(self, format_id: int, gtrid: str, bqual: str) -> Any: ...
    def fileno(self) -> int: ...
    def add_notify_handler(self, callback: Callable[[Notify], None]) -> None: ...
    def remove_notify_handler(self, callback: Callable[[Notify], None]) -> None: ...
    def add_notice_handler(self, callback: Callable[[Any], None]) -> None: ...
    def remove_notice_handler(self, callback: Callable[[Any], None]) -> None: ...

@resource("cursor", mode="sync", use="`psycopg.AsyncCursor`")
class Cursor:
    def __init__(self, connection: Connection, *, row_factory: Any = None) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *exc: object) -> None: ...
    @blocks
    def __iter__(self) -> Iterator[Any]: ...
    @blocks
    def __next__(self) -> Any: ...
    arraysize: int
    closed: bool
    connection: Connection
    description: Any
    rowcount: int
    rownumber: int | None
    row_factory: Any
    statusmessage: str | None
    @blocks
    def execute(self, query: Any, params: Any = None, *, prepare: bool | None = None, binary: bool | None = None) -> Self: ...
    @blocks
    def executemany(self, query: Any, params_seq: Iterable[Any], *, returning: bool = False) -> None: ...
    @blocks
    def stream(self, query: Any, params: Any = None, *, binary: bool | None = None, size: int = 1) -> Iterator[Any]: ...
    @blocks
    def fetchone(self) -> Any: ...
    @blocks
    def fetchmany(self, size: int = 0) -> list[Any]: ...
    @blocks
    def fetchall(self) -> list[Any]: ...
    @blocks
    def scroll(self, value: int, mode: str = "relative") -> None: ...
    @blocks
    def copy(self, statement: Any, params: Any = None, *, writer: Any = None) -> Context[Copy]: ...
    def close(self) -> None: ...
    def results(self) -> Iterator[Self]: ...
    def set_result(self, index: int) -> Self: ...
    def nextset(self) -> bool | None: ...
    def setinputsizes(self, sizes: Sequence[Any]) -> None: ...
    def setoutputsize(self, size: Any, column: int | None = None) -> None: ...

class ClientCursor(Cursor):
    def mogrify(self, query: Any, params: Any = None) -> str: ...

class ServerCursor(Cursor): ...
class RawCursor(Cursor): ...
class RawServerCursor(ServerCursor): ...

class Pipeline:
    def __enter__(self) -> Self: ...
    @blocks
    def __exit__(self, *exc: object) -> None: ...
    @blocks
    def sync(self) -> None: ...

@resource("transaction", mode="sync", use="`psycopg.AsyncTransaction`")
class Transaction:
    def __enter__(self) -> Self: ...
    @blocks
    def __exit__(self, *exc: object) -> None: ...
    connection: Connection
    savepoint_name: str | None

class ConnectionInfo:
    def __getattr__(self, name: str) -> Any: ...

class Notify:
    def __iter__(self) -> Iterator[Any]: ...
    channel: str
    payload: str
    pid: int

class Rollback(Exception): ...

def __getattr__(name: str) -> Any: ...  # types, adapters, capabilities, DB-API constants
