"""sqlmodel: SQLAlchemy's sessions with `exec`, and models."""

from collections.abc import Iterator
from typing import Any

from asyncdb_lint.vocabulary import blocks

from sqlalchemy import Column as Column
from sqlalchemy import MetaData as MetaData
from sqlalchemy import Table as Table
from sqlalchemy import create_engine as create_engine
from sqlalchemy import create_mock_engine as create_mock_engine
from sqlalchemy import delete as delete
from sqlalchemy import engine_from_config as engine_from_config
from sqlalchemy import insert as insert
from sqlalchemy import inspect as inspect
from sqlalchemy import text as text
from sqlalchemy import update as update
from sqlalchemy.engine import Result
from sqlalchemy.orm import Session as _Session
from sqlalchemy.pool import QueuePool as QueuePool
from sqlalchemy.pool import StaticPool as StaticPool
from sqlalchemy.sql import Select

# Its sessions are SQLAlchemy's: what `run_sync` of the one may do, may that of the other.
DRIVER = {
    "name": "SQLAlchemy",
    "mode": "both",
    "layer": "session",
    "use": "`sqlmodel.ext.asyncio.session.AsyncSession`",
    "distributions": ("sqlmodel",),
}

class Session(_Session):
    @blocks
    def exec(self, statement: Any, *, params: Any = None, execution_options: Any = {}, bind_arguments: Any = None) -> Result: ...

class SQLModel:
    def __iter__(self) -> Iterator[Any]: ...
    metadata: MetaData

def select(*entities: Any) -> Select: ...
def __getattr__(name: str) -> Any: ...  # Field, Relationship, col, types, func, …
