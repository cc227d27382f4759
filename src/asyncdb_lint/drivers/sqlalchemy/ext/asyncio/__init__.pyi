"""sqlalchemy.ext.asyncio of SQLAlchemy 2.0 and 2.1: engines, connections and sessions for coroutines."""

from collections.abc import (
    Awaitable,
    Callable,
    Generator,
    Iterable,
    Iterator,
    Sequence,
)
from typing import Any, Generic, Self, TypeVar

from sqlalchemy.engine import (
    URL,
    Connection,
    CursorResult,
    Engine,
    Result,
    ScalarResult,
)
from sqlalchemy.ext.asyncio.result import AsyncMappingResult as AsyncMappingResult
from sqlalchemy.ext.asyncio.result import AsyncResult as AsyncResult
from sqlalchemy.ext.asyncio.result import AsyncScalarResult as AsyncScalarResult
from sqlalchemy.orm import Session
from sqlalchemy.pool import AssertionPool, NullPool, Pool, StaticPool

from asyncdb_lint.vocabulary import (
    VERSION,
    AsyncContext,
    Autocommit,
    AwaitableContext,
    Bind,
    Binds,
    Bridged,
    Connector,
    Context,
    DriverOptions,
    ExpireOnCommit,
    PoolClass,
    PoolLimit,
    PoolOverflow,
    SessionClass,
    SessionFactory,
    SharedPool,
    Sql,
    Statement,
    Tracked,
    Url,
    acquires,
    begins,
    begun_anyway,
    commits,
    complete,
    disposes,
    ends_by,
    ends_scope,
    executes,
    opens,
    owns_connections,
    queues,
    raises,
    rejects,
    releases,
    resource,
    rolls_back,
    starts_once,
    writes,
)

NEEDS = {"distribution": "greenlet", "of": "sqlalchemy", "extra": "asyncio", "since": (2, 1)}

_T = TypeVar("_T")

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
@raises(
    # SQLite in memory has a StaticPool unless told otherwise.
    lambda url, poolclass, pool_size: (
        poolclass is None
        and pool_size != 5
        and url in ("sqlite+aiosqlite://", "sqlite+aiosqlite:///", "sqlite+aiosqlite:///:memory:")
    ),
    "TypeError: Invalid argument(s) 'pool_size' sent to create_engine()",
    instead="leave it out: a database in memory has a StaticPool",
    about="pool-size",
)
@raises(
    lambda url, poolclass, max_overflow: (
        poolclass is None
        and max_overflow != 10
        and url in ("sqlite+aiosqlite://", "sqlite+aiosqlite:///", "sqlite+aiosqlite:///:memory:")
    ),
    "TypeError: Invalid argument(s) 'max_overflow' sent to create_engine()",
    instead="leave it out: a database in memory has a StaticPool",
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
def create_async_engine(
    url: Url[str | URL],
    *,
    # Handed on to `create_engine`:
    connect_args: DriverOptions[dict[str, Any]] = {},
    async_creator: Connector[Callable[[], Awaitable[Any]] | None] = None,
    module: Connector[Any] = None,
    pool: SharedPool[Pool | None] = None,
    poolclass: PoolClass[type[Pool] | None] = None,
    pool_size: PoolLimit[int] = 5,
    max_overflow: PoolOverflow[int] = 10,
    pool_timeout: float = 30.0,
    pool_recycle: int = -1,
    pool_pre_ping: bool = False,
    isolation_level: Autocommit[str | None] = None,
    execution_options: Autocommit[dict[str, Any]] = {},
    echo: bool | str = False,
    **options: Any,
) -> AsyncEngine: ...
@owns_connections
def async_engine_from_config(configuration: dict[str, Any], prefix: str = "sqlalchemy.", **options: Any) -> AsyncEngine: ...
@owns_connections
def create_async_pool_from_url(url: Url[str | URL], **options: Any) -> Pool: ...

@resource("engine", mode="async")
@complete(
    execute="connect first: `async with engine.connect() as conn: await conn.execute(…)`",
    scalar="connect first: `async with engine.connect() as conn: await conn.scalar(…)`",
    scalars="connect first: `async with engine.connect() as conn: await conn.scalars(…)`",
    run_sync="connect first: `async with engine.begin() as conn: await conn.run_sync(…)`",
)
@queues
class AsyncEngine:
    def __init__(self, sync_engine: Engine) -> None: ...
    sync_engine: Engine
    engine: Engine
    url: URL
    pool: Pool
    dialect: Any
    name: str
    driver: str
    echo: Any
    @ends_by("rollback")
    @starts_once("InvalidRequestError: connection is already started")
    @acquires
    def connect(self) -> AwaitableContext[AsyncConnection]: ...
    @begins
    @ends_by("commit")
    @acquires
    def begin(self) -> AsyncContext[AsyncConnection]: ...
    @disposes
    async def dispose(self, close: bool = True) -> None: ...
    async def raw_connection(self) -> Any: ...
    def execution_options(self, *, isolation_level: Autocommit[str | None] = None, **options: Any) -> AsyncEngine: ...
    def update_execution_options(self, **options: Any) -> None: ...
    def get_execution_options(self) -> Any: ...
    def clear_compiled_cache(self) -> None: ...

@resource(
    "connection",
    mode="async",
    concurrent_use="runs them one after the other",
    concurrent_severity="warning",
    after_release="raises `ResourceClosedError: This Connection is closed`",
    after_close="raises `ResourceClosedError: This Connection is closed`",
)
@complete(query="use `select()` with `await conn.execute(…)`", exec="use `await conn.execute(…)`")
class AsyncConnection:
    """Awaited or entered it connects; before that any use raises `AsyncContextNotStarted`."""

    def __await__(self) -> Generator[Any, Any, Self]: ...
    async def __aenter__(self) -> Self: ...
    @releases
    async def __aexit__(self, *exc: object) -> None: ...
    engine: AsyncEngine
    sync_engine: Engine
    sync_connection: Connection | None
    connection: Any
    default_isolation_level: Any
    closed: bool
    invalidated: bool
    dialect: Any
    info: dict[Any, Any]
    @opens
    async def start(self, is_ctxmanager: bool = False) -> Self: ...
    @executes
    async def execute(
        self, statement: Statement[Any], parameters: Any = None, *, execution_options: Any = None
    ) -> CursorResult: ...
    @executes
    async def exec_driver_sql(self, statement: Sql[str], parameters: Any = None, execution_options: Any = None) -> CursorResult: ...
    @executes
    async def scalar(self, statement: Statement[Any], parameters: Any = None, *, execution_options: Any = None) -> Any: ...
    @executes
    async def scalars(
        self, statement: Statement[Any], parameters: Any = None, *, execution_options: Any = None
    ) -> ScalarResult: ...
    @executes
    def stream(
        self, statement: Statement[Any], parameters: Any = None, *, execution_options: Any = None
    ) -> AwaitableContext[AsyncResult]: ...
    @executes
    def stream_scalars(
        self, statement: Statement[Any], parameters: Any = None, *, execution_options: Any = None
    ) -> AwaitableContext[AsyncScalarResult]: ...
    @executes
    async def run_sync(self, fn: Bridged[Callable[..., _T]], *arg: Any, **kw: Any) -> _T: ...
    @commits
    async def commit(self) -> None: ...
    @rolls_back
    async def rollback(self) -> None: ...
    @releases
    async def close(self) -> None: ...
    @releases
    async def aclose(self) -> None: ...
    async def invalidate(self, exception: BaseException | None = None) -> None: ...
    async def execution_options(self, *, isolation_level: Autocommit[str | None] = None, **options: Any) -> AsyncConnection: ...
    async def get_isolation_level(self) -> Any: ...
    async def get_raw_connection(self) -> Any: ...
    @begins
    @begun_anyway
    @starts_once("InvalidRequestError: This connection has already initialized a SQLAlchemy Transaction() object")
    def begin(self) -> AsyncTransaction: ...
    @begins
    def begin_nested(self) -> AsyncTransaction: ...
    def in_transaction(self) -> bool: ...
    def in_nested_transaction(self) -> bool: ...
    def get_transaction(self) -> AsyncTransaction | None: ...
    def get_nested_transaction(self) -> AsyncTransaction | None: ...

@resource(
    "transaction",
    mode="async",
    concurrent_use="runs them one after the other",
    concurrent_severity="warning",
)
@complete()
class AsyncTransaction:
    def __await__(self) -> Generator[Any, Any, Self]: ...
    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, *exc: object) -> None: ...
    connection: AsyncConnection
    sync_transaction: Any
    nested: bool
    is_active: bool
    is_valid: bool
    @begins
    async def start(self, is_ctxmanager: bool = False) -> Self: ...
    @commits
    async def commit(self) -> None: ...
    @rolls_back
    async def rollback(self) -> None: ...
    @rolls_back
    async def close(self) -> None: ...

@resource(
    "session",
    mode="async",
    concurrent_use=(
        "raises `InvalidRequestError: This session is provisioning a new connection; concurrent operations are not permitted`, "
        "or runs them one after the other once it has a connection"
    ),
    after_release="takes another connection, which nobody gives back",
    after_close="takes another connection, which nobody gives back",
    reusable=True,
)
@complete(
    query="use `select()` with `await session.execute(…)` or `await session.scalars(…)`",
    exec="import `AsyncSession` from `sqlmodel.ext.asyncio.session`, or use `await session.scalars(…)`",
    bulk_save_objects="use `session.add_all(…)`, or `await session.run_sync(lambda s: s.bulk_save_objects(…))`",
    bulk_insert_mappings="use `await session.execute(insert(…), mappings)`",
    bulk_update_mappings="use `await session.execute(update(…), mappings)`",
)
class AsyncSession:
    @ends_by("rollback")
    @acquires
    def __init__(
        self,
        bind: Bind[AsyncEngine | AsyncConnection | None] = None,
        *,
        binds: Binds[Any] = None,
        sync_session_class: SessionClass[type[Session] | None] = None,
        # Handed on to the `Session` within:
        autoflush: bool = True,
        expire_on_commit: ExpireOnCommit[bool] = True,
        **kw: Any,
    ) -> None: ...
    async def __aenter__(self) -> Self: ...
    @releases
    async def __aexit__(self, *exc: object) -> None: ...
    def __contains__(self, instance: object) -> bool: ...
    def __iter__(self) -> Iterator[Any]: ...
    sync_session: Session
    sync_session_class: type[Session]
    bind: AsyncEngine | AsyncConnection | None
    binds: Any
    new: Any
    dirty: Any
    deleted: Any
    identity_map: Any
    info: dict[Any, Any]
    is_active: bool
    autoflush: bool
    no_autoflush: Context[Session]
    @executes
    async def execute(
        self, statement: Statement[Any], params: Any = None, *, execution_options: Any = {}, bind_arguments: Any = None, **kw: Any
    ) -> Result: ...
    @executes
    async def scalar(
        self, statement: Statement[Any], params: Any = None, *, execution_options: Any = {}, bind_arguments: Any = None, **kw: Any
    ) -> Any: ...
    @executes
    async def scalars(
        self, statement: Statement[Any], params: Any = None, *, execution_options: Any = {}, bind_arguments: Any = None, **kw: Any
    ) -> ScalarResult: ...
    @executes
    async def stream(
        self, statement: Statement[Any], params: Any = None, *, execution_options: Any = {}, bind_arguments: Any = None, **kw: Any
    ) -> AsyncResult: ...
    @executes
    async def stream_scalars(
        self, statement: Statement[Any], params: Any = None, *, execution_options: Any = {}, bind_arguments: Any = None, **kw: Any
    ) -> AsyncScalarResult: ...
    @executes
    async def get(self, entity: Any, ident: Any, **options: Any) -> Any: ...
    @executes
    async def get_one(self, entity: Any, ident: Any, **options: Any) -> Any: ...
    @executes
    async def merge(self, instance: Any, *, load: bool = True, options: Any = None) -> Any: ...
    @executes
    async def refresh(
        self, instance: object, attribute_names: Iterable[str] | None = None, with_for_update: Any = None
    ) -> None: ...
    @executes
    @writes
    async def flush(self, objects: Sequence[Any] | None = None) -> None: ...
    @executes
    @writes
    async def delete(self, instance: object) -> None: ...
    if VERSION >= (2, 1):
        execution_options: Any
        @executes
        async def merge_all(self, instances: Iterable[Any], *, load: bool = True, options: Any = None) -> Sequence[Any]: ...
        @executes
        @writes
        async def delete_all(self, instances: Iterable[object]) -> None: ...
        def get_async_bind(
            self, mapper: Any = None, clause: Any = None, bind: Any = None, **kw: Any
        ) -> AsyncEngine | AsyncConnection: ...
        def bind_mapper(self, mapper: Any, bind: Any) -> None: ...
        def bind_table(self, table: Any, bind: Any) -> None: ...
    @commits
    async def commit(self) -> None: ...
    @rolls_back
    async def rollback(self) -> None: ...
    @releases
    async def close(self) -> None: ...
    @releases
    async def aclose(self) -> None: ...
    @rolls_back
    @releases
    async def reset(self) -> None: ...
    @releases
    async def invalidate(self) -> None: ...
    @classmethod
    async def close_all(cls) -> None: ...
    @executes
    async def connection(self, bind_arguments: Any = None, execution_options: Any = None, **kw: Any) -> AsyncConnection: ...
    @executes
    async def run_sync(self, fn: Bridged[Callable[..., _T]], *arg: Any, **kw: Any) -> _T: ...
    @begins
    @begun_anyway
    @starts_once("InvalidRequestError: A transaction is already begun on this Session")
    def begin(self) -> AsyncSessionTransaction: ...
    @begins
    def begin_nested(self) -> AsyncSessionTransaction: ...
    def add(self, instance: Tracked[object]) -> None: ...
    def add_all(self, instances: Tracked[Iterable[object]]) -> None: ...
    def expire(self, instance: object, attribute_names: Iterable[str] | None = None) -> None: ...
    def expire_all(self) -> None: ...
    def expunge(self, instance: object) -> None: ...
    def expunge_all(self) -> None: ...
    def is_modified(self, instance: object, include_collections: bool = True) -> bool: ...
    def in_transaction(self) -> bool: ...
    def in_nested_transaction(self) -> bool: ...
    def get_transaction(self) -> AsyncSessionTransaction | None: ...
    def get_nested_transaction(self) -> AsyncSessionTransaction | None: ...
    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **kw: Any) -> Engine | Connection: ...
    @classmethod
    def identity_key(
        cls, class_: Any = None, ident: Any = None, *, instance: Any = None, row: Any = None, identity_token: Any = None
    ) -> Any: ...
    @classmethod
    def object_session(cls, instance: object) -> Session | None: ...

@resource(
    "transaction",
    mode="async",
    concurrent_use="raises `IllegalStateChangeError: Method 'commit()' can't be called here`",
)
@complete()
class AsyncSessionTransaction:
    """Made, it does nothing; awaited or entered it begins, and leaving its block commits or rolls back."""

    def __await__(self) -> Generator[Any, Any, Self]: ...
    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, *exc: object) -> None: ...
    session: AsyncSession
    sync_transaction: Any
    if VERSION >= (2, 1):
        bound_connection: Any
        connections: Any
    nested: bool
    is_active: bool
    @begins
    async def start(self, is_ctxmanager: bool = False) -> Self: ...
    @commits
    async def commit(self) -> None: ...
    @rolls_back
    async def rollback(self) -> None: ...

_AS = TypeVar("_AS", bound=AsyncSession)

@resource("factory", mode="async")
class async_sessionmaker(Generic[_AS]):
    def __init__(
        self,
        bind: Bind[AsyncEngine | AsyncConnection | None] = None,
        *,
        class_: SessionClass[type[_AS]] = AsyncSession,
        autoflush: bool = True,
        expire_on_commit: ExpireOnCommit[bool] = True,
        info: Any = None,
        **kw: Any,
    ) -> None: ...
    @ends_by("rollback")
    @acquires
    def __call__(self, **local_kw: Any) -> _AS: ...
    @begins
    @ends_by("commit")
    @acquires
    def begin(self) -> AsyncContext[_AS]: ...
    def configure(self, *, bind: Bind[AsyncEngine | AsyncConnection | None] = None, **new_kw: Any) -> None: ...

@resource("session", mode="async")
@complete()
class async_scoped_session(AsyncSession, Generic[_AS]):
    """A registry of sessions, one per scope, with the methods of the current one. Where the scope is the task, tasks share nothing."""

    def __init__(self, session_factory: SessionFactory[async_sessionmaker[_AS]], scopefunc: Callable[[], Any]) -> None: ...
    def __call__(self, **kw: Any) -> _AS: ...
    session_factory: async_sessionmaker[_AS]
    registry: Any
    def configure(self, **kwargs: Any) -> None: ...
    @ends_scope
    async def remove(self) -> None: ...

class AsyncAttrs:
    """A mixin of mapped classes: `await obj.awaitable_attrs.items` loads what is not loaded."""

    @property
    def awaitable_attrs(self) -> Any: ...

def async_object_session(instance: object) -> AsyncSession | None: ...
def async_session(session: Session) -> AsyncSession | None: ...
async def close_all_sessions() -> None: ...
