"""A session that has its connection runs the queries one after the other: every test passes, and nothing is gained."""

import asyncio

from servers import POSTGRES
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

engine = create_async_engine(f"postgresql+psycopg://{POSTGRES}/test")


async def wait(session: AsyncSession):
    await session.execute(text("SELECT pg_sleep(0.3)"))


async def main():
    async with AsyncSession(engine) as session:
        await session.execute(text("SELECT 1"))
        await asyncio.gather(wait(session), wait(session), wait(session), wait(session))
    await engine.dispose()
