import asyncio

from servers import POSTGRES
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

engine = create_async_engine(f"postgresql+psycopg://{POSTGRES}/test")


async def wait():
    async with AsyncSession(engine) as session:
        await session.execute(text("SELECT pg_sleep(0.3)"))


async def main():
    await asyncio.gather(wait(), wait(), wait(), wait())
    await engine.dispose()
