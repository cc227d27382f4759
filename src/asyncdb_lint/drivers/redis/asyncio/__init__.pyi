"""redis.asyncio: each command gives a coroutine. Building a client, a pool, a pipeline, a subscription or a lock does no I/O."""

from collections.abc import Callable, Generator
from typing import Any, Self

from asyncdb_lint.vocabulary import Host, Port, QueryTimeout, SharedPool, Url, binds_loop, disposes, owns_connections, resource
from redis.asyncio._collection_commands import ArrayCommands, SetCommands, SortedSetCommands, StreamCommands
from redis.asyncio._key_commands import HashCommands, KeyCommands, ListCommands, ValueCommands
from redis.asyncio._module_commands import (
    AsyncBFBloom,
    AsyncCFBloom,
    AsyncCMSBloom,
    AsyncJSON,
    AsyncSearch,
    AsyncTDigestBloom,
    AsyncTimeSeries,
    AsyncTOPKBloom,
    AsyncVectorSet,
)
from redis.asyncio._server_commands import (
    AccessCommands,
    ClusterCommands,
    PublishCommands,
    ScriptCommands,
    SentinelCommands,
    ServerCommands,
)
from redis.asyncio.client import Monitor, Pipeline, PubSub
from redis.asyncio.cluster import RedisCluster as RedisCluster
from redis.asyncio.connection import BlockingConnectionPool as BlockingConnectionPool
from redis.asyncio.connection import Connection as Connection
from redis.asyncio.connection import ConnectionPool as ConnectionPool
from redis.asyncio.connection import SSLConnection as SSLConnection
from redis.asyncio.connection import UnixDomainSocketConnection as UnixDomainSocketConnection
from redis.asyncio.lock import Lock
from redis.asyncio.sentinel import Sentinel as Sentinel
from redis.asyncio.sentinel import SentinelConnectionPool as SentinelConnectionPool
from redis.exceptions import AuthenticationError as AuthenticationError
from redis.exceptions import BusyLoadingError as BusyLoadingError
from redis.exceptions import ConnectionError as ConnectionError
from redis.exceptions import DataError as DataError
from redis.exceptions import InvalidResponse as InvalidResponse
from redis.exceptions import PubSubError as PubSubError
from redis.exceptions import ReadOnlyError as ReadOnlyError
from redis.exceptions import RedisError as RedisError
from redis.exceptions import ResponseError as ResponseError
from redis.exceptions import TimeoutError as TimeoutError
from redis.exceptions import WatchError as WatchError

@owns_connections
@resource("client", mode="async")
class Redis(
    KeyCommands,
    HashCommands,
    ListCommands,
    ValueCommands,
    SetCommands,
    SortedSetCommands,
    StreamCommands,
    ArrayCommands,
    ServerCommands,
    AccessCommands,
    ScriptCommands,
    PublishCommands,
    ClusterCommands,
    SentinelCommands,
):
    @binds_loop
    def __init__(
        self,
        *,
        host: Host[str] = "localhost",
        port: Port[int] = 6379,
        db: int = 0,
        password: str | None = None,
        socket_timeout: QueryTimeout[float | None] = 5,
        socket_connect_timeout: float | None = 5,
        connection_pool: SharedPool[ConnectionPool | None] = None,
        **options: Any,
    ) -> None: ...
    @binds_loop
    @owns_connections
    @classmethod
    def from_url(cls, url: Url[str], single_connection_client: bool = False, **kwargs: Any) -> Self: ...
    @classmethod
    def from_pool(cls, connection_pool: SharedPool[ConnectionPool]) -> Self: ...
    def __await__(self) -> Generator[Any, Any, Self]: ...
    async def __aenter__(self) -> Self: ...
    async def __aexit__(self, *exc: object) -> None: ...
    async def initialize(self) -> Self: ...
    @disposes
    async def aclose(self, close_connection_pool: bool | None = None) -> None: ...
    @disposes
    async def close(self, close_connection_pool: bool | None = None) -> None: ...
    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> Pipeline: ...
    def pubsub(self, **kwargs: Any) -> PubSub: ...
    def monitor(self) -> Monitor: ...
    def client(self) -> Self: ...
    def lock(self, name: Any, timeout: float | None = None, **options: Any) -> Lock: ...
    def get_encoder(self) -> Any: ...
    def get_connection_kwargs(self) -> dict[str, Any]: ...
    def get_retry(self) -> Any: ...
    def set_retry(self, retry: Any) -> None: ...
    def set_response_callback(self, command: str, callback: Any) -> None: ...
    def load_external_module(self, funcname: str, func: Any) -> None: ...
    async def transaction(self, func: Callable[[Pipeline], Any], *watches: Any, **kwargs: Any) -> Any: ...
    async def execute_command(self, *args: Any, **options: Any) -> Any: ...
    async def parse_response(self, connection: Any, command_name: Any, **options: Any) -> Any: ...
    async def himport_prepare(self, *args: Any, **kwargs: Any) -> bool: ...
    async def himport_discard(self, *args: Any, **kwargs: Any) -> int: ...
    async def himport_discard_all(self, *args: Any, **kwargs: Any) -> int: ...
    def keyspace_notifications(self, *args: Any, **kwargs: Any) -> Any: ...
    def json(self, encoder: Any = ..., decoder: Any = ...) -> AsyncJSON: ...
    def ft(self, index_name: str = "idx") -> AsyncSearch: ...
    def ts(self) -> AsyncTimeSeries: ...
    def bf(self) -> AsyncBFBloom: ...
    def cf(self) -> AsyncCFBloom: ...
    def cms(self) -> AsyncCMSBloom: ...
    def topk(self) -> AsyncTOPKBloom: ...
    def tdigest(self) -> AsyncTDigestBloom: ...
    def vset(self) -> AsyncVectorSet: ...

StrictRedis = Redis

@binds_loop
@owns_connections
def from_url(url: Url[str], **kwargs: Any) -> Redis: ...
