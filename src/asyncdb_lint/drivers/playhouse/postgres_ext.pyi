"""playhouse.postgres_ext: PostgreSQL's types, and cursors on the server's side."""

from collections.abc import Iterator
from typing import Any

from asyncdb_lint.vocabulary import VERSION, blocks
from peewee import *
from peewee import PostgresqlDatabase
from playhouse.pool import PooledDatabase

class PostgresqlExtDatabase(PostgresqlDatabase): ...

if VERSION >= (4, 0):
    class PooledPostgresqlExtDatabase(PooledDatabase, PostgresqlExtDatabase): ...
    class Psycopg3Database(PostgresqlExtDatabase): ...
    class PooledPsycopg3Database(PooledDatabase, Psycopg3Database): ...

class _ServerSide:
    """A generator: the query runs when the first row is asked for."""

    @blocks
    def __iter__(self) -> Iterator[Any]: ...
    @blocks
    def __next__(self) -> Any: ...

def ServerSide(query: Any, array_size: int | None = None) -> _ServerSide: ...
def __getattr__(name: str) -> Any: ...  # fields and functions
