"""redis-py, synchronous client: each command waits for the server. The asynchronous client is `redis.asyncio`.

Building a client, a pool, a pipeline, a subscription or a lock does no I/O; building a cluster client does.
"""

from collections.abc import Callable
from typing import Any, Self

from asyncdb_lint.vocabulary import Host, Port, QueryTimeout, SharedPool, Url, blocks, owns_connections, resource
from redis import asyncio as asyncio
from redis import backoff as backoff
from redis import exceptions as exceptions
from redis import retry as retry
from redis._collection_commands import ArrayCommands, SetCommands, SortedSetCommands, StreamCommands
from redis._key_commands import HashCommands, KeyCommands, ListCommands, ValueCommands
from redis._module_commands import (
    JSON,
    BFBloom,
    CFBloom,
    CMSBloom,
    Search,
    TDigestBloom,
    TimeSeries,
    TOPKBloom,
    VectorSet,
)
from redis._server_commands import (
    AccessCommands,
    ClusterCommands,
    PublishCommands,
    ScriptCommands,
    SentinelCommands,
    ServerCommands,
)
from redis.client import Monitor, Pipeline, PubSub
from redis.cluster import RedisCluster as RedisCluster
from redis.connection import BlockingConnectionPool as BlockingConnectionPool
from redis.connection import Connection as Connection
from redis.connection import ConnectionPool as ConnectionPool
from redis.connection import SSLConnection as SSLConnection
from redis.connection import UnixDomainSocketConnection as UnixDomainSocketConnection
from redis.exceptions import AuthenticationError as AuthenticationError
from redis.exceptions import AuthenticationWrongNumberOfArgsError as AuthenticationWrongNumberOfArgsError
from redis.exceptions import BusyLoadingError as BusyLoadingError
from redis.exceptions import ChildDeadlockedError as ChildDeadlockedError
from redis.exceptions import ConnectionError as ConnectionError
from redis.exceptions import CrossSlotTransactionError as CrossSlotTransactionError
from redis.exceptions import DataError as DataError
from redis.exceptions import InvalidPipelineStack as InvalidPipelineStack
from redis.exceptions import InvalidResponse as InvalidResponse
from redis.exceptions import MaxConnectionsError as MaxConnectionsError
from redis.exceptions import OutOfMemoryError as OutOfMemoryError
from redis.exceptions import PubSubError as PubSubError
from redis.exceptions import ReadOnlyError as ReadOnlyError
from redis.exceptions import RedisClusterException as RedisClusterException
from redis.exceptions import RedisError as RedisError
from redis.exceptions import ResponseError as ResponseError
from redis.exceptions import TimeoutError as TimeoutError
from redis.exceptions import WatchError as WatchError
from redis.lock import Lock
from redis.sentinel import Sentinel as Sentinel
from redis.sentinel import SentinelConnectionPool as SentinelConnectionPool

DRIVER = {
    "name": "redis",
    "mode": "both",
    "layer": "driver",
    "use": "`redis.asyncio.Redis`",
    "distributions": ("redis",),
}

SUCCEEDS = (
    {
        "distribution": "aioredis",
        "module": "aioredis",
        "state": "archived",
        "since": "2023-02-21",
        "use": "`redis.asyncio`",
        "instead": ("redis.asyncio",),
    },
)

@owns_connections
@resource("client", mode="sync", use="`redis.asyncio.Redis`")
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
    def __init__(
        self,
        host: Host[str] = "localhost",
        port: Port[int] = 6379,
        db: int = 0,
        password: str | None = None,
        socket_timeout: QueryTimeout[float | None] = 5,
        socket_connect_timeout: float | None = 5,
        *,
        connection_pool: SharedPool[ConnectionPool | None] = None,
        **options: Any,
    ) -> None: ...
    @owns_connections
    @classmethod
    def from_url(cls, url: Url[str], **kwargs: Any) -> Self: ...
    @classmethod
    def from_pool(cls, connection_pool: SharedPool[ConnectionPool]) -> Self: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *exc: object) -> None: ...
    def close(self) -> None: ...
    def pipeline(self, transaction: bool = True, shard_hint: Any = None) -> Pipeline: ...
    def pubsub(self, **kwargs: Any) -> PubSub: ...
    def monitor(self) -> Monitor: ...
    def client(self) -> Self: ...
    def lock(self, name: str, timeout: float | None = None, **options: Any) -> Lock: ...
    def get_encoder(self) -> Any: ...
    def get_connection_kwargs(self) -> dict[str, Any]: ...
    def get_retry(self) -> Any: ...
    def set_retry(self, retry: Any) -> None: ...
    def set_response_callback(self, command: str, callback: Any) -> None: ...
    def load_external_module(self, funcname: str, func: Any) -> None: ...
    @blocks
    def transaction(self, func: Callable[[Pipeline], Any], *watches: Any, **kwargs: Any) -> Any: ...
    @blocks
    def execute_command(self, *args: Any, **options: Any) -> Any: ...
    @blocks
    def parse_response(self, connection: Any, command_name: str, **options: Any) -> Any: ...
    @blocks
    def himport_prepare(self, *args: Any, **kwargs: Any) -> bool: ...
    @blocks
    def himport_discard(self, *args: Any, **kwargs: Any) -> int: ...
    @blocks
    def himport_discard_all(self, *args: Any, **kwargs: Any) -> int: ...
    def keyspace_notifications(self, *args: Any, **kwargs: Any) -> Any: ...
    def json(self, encoder: Any = ..., decoder: Any = ...) -> JSON: ...
    def ft(self, index_name: str = "idx") -> Search: ...
    def ts(self) -> TimeSeries: ...
    def bf(self) -> BFBloom: ...
    def cf(self) -> CFBloom: ...
    def cms(self) -> CMSBloom: ...
    def topk(self) -> TOPKBloom: ...
    def tdigest(self) -> TDigestBloom: ...
    def vset(self) -> VectorSet: ...

StrictRedis = Redis

@owns_connections
def from_url(url: Url[str], **kwargs: Any) -> Redis: ...
