"""sqlalchemy.ext.automap: classes made from the tables of a database."""

from typing import Any, overload

from sqlalchemy import MetaData
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from asyncdb_lint.vocabulary import blocks, fails

class AutomapBase:
    classes: Any
    by_module: Any
    metadata: MetaData
    @classmethod
    @overload
    @fails(
        "NoInspectionAvailable: Inspection on an {class} is currently not supported",
        instead="await conn.run_sync(lambda sync_conn: {call}(autoload_with=sync_conn))",
        about="sync-bind",
    )
    def prepare(cls, autoload_with: AsyncEngine | AsyncConnection, **options: Any) -> None: ...
    @classmethod
    @overload
    @blocks
    def prepare(cls, autoload_with: Engine | Connection, **options: Any) -> None: ...
    @classmethod
    @overload
    def prepare(cls, **options: Any) -> None: ...

def automap_base(declarative_base: type[Any] | None = None, **kw: Any) -> type[AutomapBase]: ...
def __getattr__(name: str) -> Any: ...
