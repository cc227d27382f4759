"""asyncmy 0.2, asynchronous MySQL driver in Cython."""

from typing import Any

from asyncdb_lint.vocabulary import (
    Autocommit,
    AwaitableContext,
    Host,
    PoolLimit,
    Port,
    QueryTimeout,
    ServerSettings,
    binds_loop,
    connects,
    ends_by,
    owns_connections,
    raises,
    rejects,
)

from asyncmy.connection import Connection as Connection
from asyncmy.cursors import Cursor
from asyncmy.pool import Pool as Pool

DRIVER = {
    "name": "asyncmy",
    "mode": "async",
    "layer": "driver",
    "distributions": ("asyncmy",),
}

@rejects(
    "command_timeout",
    error="TypeError: connect() got an unexpected keyword argument '{keyword}'",
    instead="read_timeout",
    about="timeout",
)
@connects
@ends_by("rollback")
@binds_loop
def connect(
    user: str | None = None,
    password: str = "",
    password_creator: Any = None,
    host: Host[str | None] = None,
    database: str | None = None,
    unix_socket: str | None = None,
    sock: Any = None,
    port: Port[int] = 0,
    charset: str = "",
    sql_mode: str | None = None,
    read_default_file: str | None = None,
    conv: Any = None,
    use_unicode: bool = True,
    client_flag: int = 0,
    cursor_cls: type[Cursor] = Cursor,
    init_command: ServerSettings[str | None] = None,
    connect_timeout: int = 10,
    read_default_group: str | None = None,
    autocommit: Autocommit[bool | None] = False,
    local_infile: bool = False,
    max_allowed_packet: int = 16777216,
    auth_plugin_map: Any = None,
    read_timeout: QueryTimeout[int | None] = None,
    binary_prefix: bool = False,
    program_name: str | None = None,
    echo: bool = False,
    server_public_key: Any = None,
    ssl: Any = None,
    stmt_cache_size: int = 0,
    db: str | None = None,
) -> AwaitableContext[Connection]: ...
@rejects(
    "min_size",
    "max_size",
    error="TypeError: connect() got an unexpected keyword argument '{keyword}'",
    instead="minsize and maxsize",
    about="pool-size",
)
@rejects(
    "command_timeout",
    error="TypeError: connect() got an unexpected keyword argument '{keyword}'",
    instead="read_timeout",
    about="timeout",
)
@raises(
    lambda minsize, maxsize: maxsize < minsize,
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
    pool_recycle: int = 3600,
    *,
    # Handed on to `connect`:
    host: Host[str | None] = None,
    port: Port[int] = 0,
    init_command: ServerSettings[str | None] = None,
    autocommit: Autocommit[bool | None] = False,
    read_timeout: QueryTimeout[int | None] = None,
    **kwargs: Any,
) -> AwaitableContext[Pool]: ...
def __getattr__(name: str) -> Any: ...  # exceptions
