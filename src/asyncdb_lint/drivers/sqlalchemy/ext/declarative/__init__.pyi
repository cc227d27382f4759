"""sqlalchemy.ext.declarative: mapping classes to tables that are read from the database, and the 1.3 address of declarative mapping."""

from typing import Any, overload

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.orm import declarative_base as declarative_base

from asyncdb_lint.vocabulary import blocks, fails

class DeferredReflection:
    @classmethod
    @overload
    @fails("ArgumentError: Expected Engine or Connection", instead="await conn.run_sync({call})", about="sync-bind")
    def prepare(cls, bind: AsyncEngine | AsyncConnection, **reflect_kw: Any) -> None: ...
    @classmethod
    @overload
    @blocks
    def prepare(cls, bind: Engine | Connection, **reflect_kw: Any) -> None: ...

def __getattr__(name: str) -> Any: ...
