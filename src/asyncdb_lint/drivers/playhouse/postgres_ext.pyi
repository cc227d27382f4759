"""playhouse.postgres_ext: PostgreSQL's types, and cursors on the server's side."""

from collections.abc import Iterator
from typing import Any

from asyncdb_lint.vocabulary import VERSION, blocks
from peewee import PostgresqlDatabase
from playhouse.pool import PooledDatabase

class PostgresqlExtDatabase(PostgresqlDatabase): ...

if VERSION >= (4, 0):
    class PooledPostgresqlExtDatabase(PooledDatabase, PostgresqlExtDatabase): ...
    class Psycopg3Database(PostgresqlExtDatabase): ...
    class PooledPsycopg3Database(PooledDatabase, Psycopg3Database): ...

class ServerSideQuery:
    """Wraps a query; iterating runs it and fetches its rows piece by piece."""

    @blocks
    def __iter__(self) -> Iterator[Any]: ...
    @blocks
    def iterator(self) -> Iterator[Any]: ...

def ServerSide(query: Any, array_size: int | None = None) -> Any: ...
def __getattr__(name: str) -> Any: ...  # fields and functions
