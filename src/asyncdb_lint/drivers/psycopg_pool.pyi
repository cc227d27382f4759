"""psycopg_pool 3.2 and newer: pools of psycopg connections."""

from collections.abc import Awaitable, Callable
from typing import Annotated, Any, Generic, Self, TypeVar

from asyncdb_lint.vocabulary import (
    AsyncContext,
    Context,
    Mark,
    OpensNow,
    PoolLimit,
    Released,
    Url,
    acquires,
    blocks,
    disposes,
    ends_by,
    opens,
    owns_connections,
    queues,
    raises,
    resource,
    unpooled,
)

from psycopg import AsyncConnection, Connection
from psycopg.errors import OperationalError

DRIVER = {
    "name": "psycopg_pool",
    "mode": "both",
    "layer": "driver",
    "use": "`psycopg_pool.AsyncConnectionPool`",
    "distributions": ("psycopg-pool",),
}

_ACT = TypeVar("_ACT", bound=AsyncConnection)
_CT = TypeVar("_CT", bound=Connection)

@owns_connections
@resource("pool", mode="async")
@queues
class AsyncConnectionPool(Generic[_ACT]):
    """Opened by `open()` or by entering it; opening it in the constructor is deprecated and needs a running loop."""

    @raises(
        lambda min_size, max_size: max_size is not None and max_size < min_size,
        "ValueError: max_size must be greater or equal than min_size",
        about="pool-size",
    )
    @raises(
        lambda min_size, max_size: min_size == 0 and (max_size is None or max_size == 0),
        "ValueError: if min_size is 0 max_size must be greater than 0",
        about="pool-size",
    )
    @raises(lambda min_size: min_size < 0, "ValueError: min_size cannot be negative", about="pool-size")
    @raises(lambda num_workers: num_workers < 1, "ValueError: num_workers must be at least 1", about="pool-size")
    def __init__(
        self,
        conninfo: Url[str] = "",
        *,
        connection_class: type[_ACT] = AsyncConnection,
        kwargs: Annotated[dict[str, Any] | None, Mark("driver-options", connect="psycopg.AsyncConnection.connect")] = None,
        min_size: int = 4,
        max_size: PoolLimit[int | None] = None,
        open: OpensNow[bool | None] = None,
        configure: Callable[[_ACT], Awaitable[None]] | None = None,
        check: Callable[[_ACT], Awaitable[None]] | None = None,
        reset: Callable[[_ACT], Awaitable[None]] | None = None,
        name: str | None = None,
        close_returns: bool = False,
        timeout: float = 30.0,
        max_waiting: int = 0,
        max_lifetime: float = 3600.0,
        max_idle: float = 600.0,
        reconnect_timeout: float = 300.0,
        reconnect_failed: Callable[..., Any] | None = None,
        num_workers: int = 3,
    ) -> None: ...
    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, *exc: object) -> None: ...
    name: str
    closed: bool
    min_size: int
    max_size: int
    @ends_by("commit")
    @acquires
    def connection(self, timeout: float | None = None) -> AsyncContext[_ACT]: ...
    @ends_by("rollback")
    @acquires
    async def getconn(self, timeout: float | None = None) -> _ACT: ...
    async def putconn(self, conn: Released[_ACT]) -> None: ...
    @opens
    async def open(self, wait: bool = False, timeout: float = 30.0) -> None: ...
    async def wait(self, timeout: float = 30.0) -> None: ...
    @disposes
    async def close(self, timeout: float = 5.0) -> None: ...
    async def check(self) -> None: ...
    async def drain(self) -> None: ...
    async def resize(self, min_size: int, max_size: int | None = None) -> None: ...
    @staticmethod
    async def check_connection(conn: _ACT) -> None: ...
    def get_stats(self) -> dict[str, int]: ...
    def pop_stats(self) -> dict[str, int]: ...

@owns_connections
@unpooled
class AsyncNullConnectionPool(AsyncConnectionPool[_ACT]):
    @raises(lambda min_size: min_size != 0, "ValueError: null pools must have min_size = 0", about="pool-size")
    @raises(
        lambda max_size: max_size is not None and max_size < 0,
        "ValueError: max_size must be greater or equal than min_size",
        about="pool-size",
    )
    def __init__(
        self,
        conninfo: Url[str] = "",
        *,
        connection_class: type[_ACT] = AsyncConnection,
        kwargs: Annotated[dict[str, Any] | None, Mark("driver-options", connect="psycopg.AsyncConnection.connect")] = None,
        min_size: int = 0,
        max_size: PoolLimit[int | None] = None,
        open: OpensNow[bool | None] = None,
        timeout: float = 30.0,
        **options: Any,
    ) -> None: ...

@owns_connections
@resource("pool", mode="sync", use="`psycopg_pool.AsyncConnectionPool`")
class ConnectionPool(Generic[_CT]):
    """Made, it connects in threads of its own; only taking a connection waits."""

    @raises(
        lambda min_size, max_size: max_size is not None and max_size < min_size,
        "ValueError: max_size must be greater or equal than min_size",
        about="pool-size",
    )
    @raises(
        lambda min_size, max_size: min_size == 0 and (max_size is None or max_size == 0),
        "ValueError: if min_size is 0 max_size must be greater than 0",
        about="pool-size",
    )
    @raises(lambda min_size: min_size < 0, "ValueError: min_size cannot be negative", about="pool-size")
    @raises(lambda num_workers: num_workers < 1, "ValueError: num_workers must be at least 1", about="pool-size")
    def __init__(
        self,
        conninfo: Url[str] = "",
        *,
        connection_class: type[_CT] = Connection,
        kwargs: Annotated[dict[str, Any] | None, Mark("driver-options", connect="psycopg.Connection.connect")] = None,
        min_size: int = 4,
        max_size: int | None = None,
        open: bool | None = None,
        configure: Callable[[_CT], None] | None = None,
        check: Callable[[_CT], None] | None = None,
        reset: Callable[[_CT], None] | None = None,
        name: str | None = None,
        close_returns: bool = False,
        timeout: float = 30.0,
        max_waiting: int = 0,
        max_lifetime: float = 3600.0,
        max_idle: float = 600.0,
        reconnect_timeout: float = 300.0,
        reconnect_failed: Callable[..., Any] | None = None,
        num_workers: int = 3,
    ) -> None: ...
    def __enter__(self) -> Self: ...
    @blocks
    def __exit__(self, *exc: object) -> None: ...
    name: str
    closed: bool
    min_size: int
    max_size: int
    @blocks
    def connection(self, timeout: float | None = None) -> Context[_CT]: ...
    @blocks
    def getconn(self, timeout: float | None = None) -> _CT: ...
    def putconn(self, conn: _CT) -> None: ...
    def open(self, wait: bool = False, timeout: float = 30.0) -> None: ...
    @blocks
    def wait(self, timeout: float = 30.0) -> None: ...
    @blocks
    def close(self, timeout: float = 5.0) -> None: ...
    @blocks
    def check(self) -> None: ...
    def drain(self) -> None: ...
    def resize(self, min_size: int, max_size: int | None = None) -> None: ...
    @staticmethod
    @blocks
    def check_connection(conn: _CT) -> None: ...
    def get_stats(self) -> dict[str, int]: ...
    def pop_stats(self) -> dict[str, int]: ...

@owns_connections
class NullConnectionPool(ConnectionPool[_CT]):
    @raises(lambda min_size: min_size != 0, "ValueError: null pools must have min_size = 0", about="pool-size")
    @raises(
        lambda max_size: max_size is not None and max_size < 0,
        "ValueError: max_size must be greater or equal than min_size",
        about="pool-size",
    )
    def __init__(
        self,
        conninfo: Url[str] = "",
        *,
        connection_class: type[_CT] = Connection,
        kwargs: Annotated[dict[str, Any] | None, Mark("driver-options", connect="psycopg.Connection.connect")] = None,
        min_size: int = 0,
        max_size: int | None = None,
        open: bool | None = None,
        timeout: float = 30.0,
        **options: Any,
    ) -> None: ...

class PoolClosed(OperationalError): ...
class PoolTimeout(OperationalError): ...
class TooManyRequests(OperationalError): ...

def __getattr__(name: str) -> Any: ...
