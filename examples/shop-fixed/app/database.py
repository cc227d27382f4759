"""Engines, session factories and the connection pool."""

from collections.abc import AsyncIterator

import asyncpg
from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from app.settings import ARCHIVE_URL, CATALOG_URL, DSN, REPLICA_URL

TIMEOUTS = {"command_timeout": 10}

catalog_engine = create_async_engine(CATALOG_URL, connect_args=TIMEOUTS)
CatalogSession = async_sessionmaker(catalog_engine, expire_on_commit=False)

replica_engine = create_async_engine(REPLICA_URL, connect_args=TIMEOUTS)
archive_engine = create_async_engine(ARCHIVE_URL, connect_args=TIMEOUTS)


async def open_pool() -> asyncpg.Pool:
    """The pool that every request shares."""
    return await asyncpg.create_pool(DSN, min_size=2, max_size=10, command_timeout=10)


def get_pool(request: Request) -> asyncpg.Pool:
    """The pool, as a dependency of handlers."""
    return request.app.state.pool


async def get_session() -> AsyncIterator[AsyncSession]:
    """A session for one request, on the engine of the process."""
    async with CatalogSession() as session:
        yield session
