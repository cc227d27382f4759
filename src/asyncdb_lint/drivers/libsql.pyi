"""libsql, synchronous libSQL: local files, and replicas that `sync()` with a server."""

from typing import Any, Self

from asyncdb_lint.vocabulary import blocks, resource

DRIVER = {
    "name": "libsql",
    "mode": "sync",
    "layer": "driver",
    "use": "`turso.aio` (pyturso)",
    "distributions": ("libsql",),
}

SUCCEEDS = (
    {
        "distribution": "libsql-client",
        "module": "libsql_client",
        "state": "archived",
        "since": "2025-06-11",
        "use": "`turso.aio` (pyturso), or libsql in a worker thread",
        "instead": ("libsql", "turso.aio"),
    },
)

@blocks
def connect(
    database: str,
    *,
    isolation_level: str | None = ...,
    sync_url: str | None = None,
    sync_interval: float | None = None,
    auth_token: str = "",
    encryption_key: str | None = None,
    **options: Any,
) -> Connection: ...

@resource("connection", mode="sync", use="`turso.aio` (pyturso)")
class Connection:
    def __enter__(self) -> Self: ...
    @blocks
    def __exit__(self, *exc: object) -> None: ...  # commits or rolls back
    def cursor(self) -> Cursor: ...
    @blocks
    def execute(self, sql: str, parameters: Any = ()) -> Cursor: ...
    @blocks
    def executemany(self, sql: str, parameters: Any = None) -> Cursor: ...
    @blocks
    def executescript(self, script: str) -> None: ...
    @blocks
    def commit(self) -> None: ...
    @blocks
    def rollback(self) -> None: ...
    @blocks
    def sync(self) -> None: ...
    @blocks
    def close(self) -> None: ...
    in_transaction: bool
    isolation_level: str | None

@resource("cursor", mode="sync", use="`turso.aio` (pyturso)")
class Cursor:
    @blocks
    def execute(self, sql: str, parameters: Any = ()) -> Self: ...
    @blocks
    def executemany(self, sql: str, parameters: Any = None) -> Self: ...
    @blocks
    def executescript(self, script: str) -> Self: ...
    @blocks
    def fetchone(self) -> Any: ...
    @blocks
    def fetchmany(self, size: int | None = None) -> Any: ...
    @blocks
    def fetchall(self) -> Any: ...
    def close(self) -> None: ...
    arraysize: int
    description: Any
    lastrowid: int | None
    rowcount: int

class Error(Exception): ...

LEGACY_TRANSACTION_CONTROL: int
paramstyle: str
sqlite_version_info: tuple[int, ...]
