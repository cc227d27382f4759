import asyncio

from servers import POSTGRES
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

engine = create_async_engine(f"postgresql+psycopg://{POSTGRES}/test")


async def count():
    async with AsyncSession(engine) as session:
        return await session.scalar(text("SELECT count(*) FROM evidence"))


async def main():
    try:
        return await asyncio.gather(count(), count())
    finally:
        await engine.dispose()
