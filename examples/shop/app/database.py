"""Engines, session factories and the connection pool."""

import asyncpg
from fastapi import Request
from sqlalchemy import create_engine
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import sessionmaker

from app.settings import ARCHIVE_URL, CATALOG_URL, DSN, REPLICA_URL

# Mistake 5, three times: synchronous and asynchronous SQLAlchemy are mixed.
catalog_engine = create_async_engine(CATALOG_URL, connect_args={"command_timeout": 10})
CatalogSession = sessionmaker(catalog_engine)  # a synchronous session on an asynchronous engine

replica_engine = create_async_engine(REPLICA_URL)  # psycopg2 is no asynchronous driver
archive_engine = create_engine(ARCHIVE_URL)  # asyncpg is no synchronous driver


async def open_pool() -> asyncpg.Pool:
    """The pool that every request shares."""
    # Mistake 4: without `command_timeout` a dead server keeps its connections for ever.
    return await asyncpg.create_pool(DSN, min_size=2, max_size=10)


def get_pool(request: Request) -> asyncpg.Pool:
    """The pool, as a dependency of handlers."""
    return request.app.state.pool
