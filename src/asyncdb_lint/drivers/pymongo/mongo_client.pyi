"""pymongo.mongo_client: a client owns a pool of connections; it connects with its first command, not when it is built."""

from typing import Any, Self

from asyncdb_lint.vocabulary import Port, Url, blocks, owns_connections, resource
from pymongo.change_stream import ChangeStream
from pymongo.client_session import ClientSession
from pymongo.command_cursor import CommandCursor
from pymongo.database import Database

@owns_connections
@resource("client", mode="sync", use="`pymongo.AsyncMongoClient`")
class MongoClient:
    HOST: Any
    PORT: Any
    address: Any
    arbiters: Any
    codec_options: Any
    is_mongos: Any
    is_primary: Any
    nodes: Any
    options: Any
    primary: Any
    read_concern: Any
    read_preference: Any
    secondaries: Any
    topology_description: Any
    write_concern: Any
    def __init__(
        self,
        host: Url[Any] = None,
        port: Port[int | None] = None,
        document_class: Any = None,
        tz_aware: bool | None = None,
        **kwargs: Any,
    ) -> None: ...
    def __getattr__(self, name: str) -> Database: ...
    def __getitem__(self, name: str) -> Database: ...
    def __enter__(self) -> Self: ...
    @blocks
    def __exit__(self, *exc: object) -> None: ...
    def get_database(self, name: str | None = None, *args: Any, **kwargs: Any) -> Database: ...
    def get_default_database(self, default: str | None = None, *args: Any, **kwargs: Any) -> Database: ...
    def start_session(self, *args: Any, **kwargs: Any) -> ClientSession: ...
    def append_metadata(self, driver_info: Any) -> None: ...
    @blocks
    def close(self) -> None: ...
    @blocks
    def server_info(self, *args: Any, **kwargs: Any) -> dict[str, Any]: ...
    @blocks
    def list_databases(self, *args: Any, **kwargs: Any) -> CommandCursor: ...
    @blocks
    def list_database_names(self, *args: Any, **kwargs: Any) -> list[str]: ...
    @blocks
    def drop_database(self, *args: Any, **kwargs: Any) -> None: ...
    @blocks
    def bulk_write(self, *args: Any, **kwargs: Any) -> Any: ...
    @blocks
    def watch(self, *args: Any, **kwargs: Any) -> ChangeStream: ...
