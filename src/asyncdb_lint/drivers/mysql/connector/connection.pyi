"""mysql.connector.connection: making a connection with arguments connects; leaving its block closes."""

from typing import Any, Self

from asyncdb_lint.vocabulary import (
    Host,
    Port,
    QueryTimeout,
    ServerSettings,
    blocks,
    resource,
)

from mysql.connector.cursor import MySQLCursor

@resource("connection", mode="sync", use="`mysql.connector.aio.connect`")
class MySQLConnection:
    @blocks
    def __init__(
        self,
        *,
        host: Host[str] = "127.0.0.1",
        port: Port[int] = 3306,
        init_command: ServerSettings[str | None] = None,
        read_timeout: QueryTimeout[int | None] = None,
        **kwargs: Any,
    ) -> None: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *exc: object) -> None: ...
    def cursor(
        self,
        buffered: bool | None = None,
        raw: bool | None = None,
        prepared: bool | None = None,
        cursor_class: Any = None,
        dictionary: bool | None = None,
        read_timeout: QueryTimeout[int | None] = None,
        write_timeout: int | None = None,
    ) -> MySQLCursor: ...
    @blocks
    def connect(self, **kwargs: Any) -> None: ...
    @blocks
    def reconnect(self, attempts: int = 1, delay: int = 0) -> None: ...
    @blocks
    def commit(self) -> None: ...
    @blocks
    def rollback(self) -> None: ...
    @blocks
    def start_transaction(
        self, consistent_snapshot: bool = False, isolation_level: str | None = None, readonly: bool | None = None
    ) -> None: ...
    @blocks
    def close(self) -> None: ...
    @blocks
    def disconnect(self) -> None: ...
    @blocks
    def ping(self, reconnect: bool = False, attempts: int = 1, delay: int = 0) -> None: ...
    @blocks
    def is_connected(self) -> bool: ...
    @blocks
    def reset_session(self, user_variables: Any = None, session_variables: Any = None) -> None: ...
    @blocks
    def cmd_query(self, query: Any, **options: Any) -> Any: ...
    @blocks
    def cmd_query_iter(self, statements: Any, **options: Any) -> Any: ...
    @blocks
    def cmd_ping(self) -> Any: ...
    @blocks
    def cmd_change_user(self, username: str = "", password: str = "", database: str = "", **options: Any) -> Any: ...
    @blocks
    def cmd_reset_connection(self) -> bool: ...
    @blocks
    def cmd_quit(self) -> bytes: ...
    @blocks
    def get_row(self, **options: Any) -> Any: ...
    @blocks
    def get_rows(self, **options: Any) -> Any: ...
    @blocks
    def consume_results(self) -> None: ...
    def config(self, **kwargs: Any) -> None: ...
    def shutdown(self) -> None: ...
    autocommit: bool
    database: str
    in_transaction: bool
    unread_result: bool

def __getattr__(name: str) -> Any: ...
