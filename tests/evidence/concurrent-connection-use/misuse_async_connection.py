"""SQLAlchemy's connection over psycopg runs the statements one after the other."""

import asyncio

from servers import POSTGRES
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine(f"postgresql+psycopg://{POSTGRES}/test")
WAIT = text("SELECT pg_sleep(0.3)")


async def main():
    async with engine.connect() as conn:
        await conn.execute(text("SELECT 1"))
        await asyncio.gather(conn.execute(WAIT), conn.execute(WAIT), conn.execute(WAIT), conn.execute(WAIT))
    await engine.dispose()
