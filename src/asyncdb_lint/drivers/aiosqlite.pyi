"""aiosqlite 0.22, asynchronous SQLite: each connection has a thread of its own."""

from collections.abc import AsyncIterator, Callable, Generator, Iterable
from sqlite3 import DatabaseError as DatabaseError
from sqlite3 import Error as Error
from sqlite3 import IntegrityError as IntegrityError
from sqlite3 import NotSupportedError as NotSupportedError
from sqlite3 import OperationalError as OperationalError
from sqlite3 import ProgrammingError as ProgrammingError
from sqlite3 import Row as Row
from sqlite3 import Warning as Warning
from sqlite3 import register_adapter as register_adapter
from sqlite3 import register_converter as register_converter
from typing import Any, Self

from asyncdb_lint.vocabulary import (
    Autocommit,
    AwaitableContext,
    DatabaseFile,
    Sql,
    acquires,
    commits,
    ends_by,
    executes,
    keeps_process,
    releases,
    resource,
    rolls_back,
    starts_once,
)

DRIVER = {
    "name": "aiosqlite",
    "mode": "async",
    "layer": "driver",
    "distributions": ("aiosqlite",),
}

sqlite_version: str
sqlite_version_info: tuple[int, ...]
paramstyle: str

@keeps_process
@acquires
@ends_by("rollback")
@starts_once("RuntimeError: threads can only be started once")
def connect(
    database: DatabaseFile[Any],
    *,
    iter_chunk_size: int = 64,
    loop: Any = None,
    # Handed on to `sqlite3.connect`; the timeout is the wait for a lock and bounds no query:
    timeout: float = 5.0,
    isolation_level: Autocommit[str | None] = "",
    autocommit: Autocommit[bool | int] = -1,
    **kwargs: Any,
) -> AwaitableContext[Connection]: ...

@resource(
    "connection",
    mode="async",
    concurrent_use="runs them one after the other, in one transaction: one task's commit commits the other's rows, its rollback undoes them",
    concurrent_severity="warning",
    concurrent_methods=("commit", "rollback", "execute_insert", "executemany", "executescript"),
    ddl="immediate",
    after_close="raises `ValueError: no active connection`",
)
class Connection:
    """Awaiting or entering it, once, starts the thread; leaving it closes without commit."""

    def __await__(self) -> Generator[Any, Any, Self]: ...
    async def __aenter__(self) -> Self: ...
    @releases
    async def __aexit__(self, *exc: object) -> None: ...
    def cursor(self) -> AwaitableContext[Cursor]: ...
    @executes
    def execute(self, sql: Sql[str], parameters: Iterable[Any] | None = None) -> AwaitableContext[Cursor]: ...
    @executes
    def executemany(self, sql: Sql[str], parameters: Iterable[Iterable[Any]]) -> AwaitableContext[Cursor]: ...
    @commits
    @executes
    def executescript(self, sql_script: Sql[str]) -> AwaitableContext[Cursor]: ...
    @executes
    def execute_insert(self, sql: Sql[str], parameters: Iterable[Any] | None = None) -> AwaitableContext[Row | None]: ...
    @executes
    def execute_fetchall(self, sql: Sql[str], parameters: Iterable[Any] | None = None) -> AwaitableContext[Iterable[Row]]: ...
    @commits
    async def commit(self) -> None: ...
    @rolls_back
    async def rollback(self) -> None: ...
    @releases
    async def close(self) -> None: ...
    async def interrupt(self) -> None: ...
    @releases
    def stop(self) -> Any: ...
    async def create_function(self, name: str, num_params: int, func: Callable[..., Any], deterministic: bool = False) -> None: ...
    async def backup(
        self, target: Any, *, pages: int = 0, progress: Any = None, name: str = "main", sleep: float = 0.25
    ) -> None: ...
    async def enable_load_extension(self, value: bool) -> None: ...
    async def load_extension(self, path: str) -> None: ...
    async def set_authorizer(self, authorizer_callback: Callable[..., int] | None) -> None: ...
    async def set_progress_handler(self, handler: Callable[[], int | None], n: int) -> None: ...
    async def set_trace_callback(self, handler: Callable[..., Any]) -> None: ...
    async def iterdump(self) -> AsyncIterator[str]:
        yield ...
    row_factory: Any
    text_factory: Any
    isolation_level: Autocommit[str | None]
    @property
    def in_transaction(self) -> bool: ...
    @property
    def total_changes(self) -> int: ...

@resource(
    "cursor",
    mode="async",
    concurrent_use="gives one task the other's rows",
    after_close="raises `ValueError: Connection closed`",
)
class Cursor:
    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, *exc: object) -> None: ...
    def __aiter__(self) -> AsyncIterator[Row]: ...
    @executes
    async def execute(self, sql: Sql[str], parameters: Iterable[Any] | None = None) -> Cursor: ...
    @executes
    async def executemany(self, sql: Sql[str], parameters: Iterable[Iterable[Any]]) -> Cursor: ...
    @commits
    @executes
    async def executescript(self, sql_script: Sql[str]) -> Cursor: ...
    async def fetchone(self) -> Row | None: ...
    async def fetchmany(self, size: int | None = None) -> Iterable[Row]: ...
    async def fetchall(self) -> Iterable[Row]: ...
    async def close(self) -> None: ...
    arraysize: int
    row_factory: Any
    @property
    def rowcount(self) -> int: ...
    @property
    def lastrowid(self) -> int | None: ...
    @property
    def description(self) -> Any: ...
    @property
    def connection(self) -> Any: ...
