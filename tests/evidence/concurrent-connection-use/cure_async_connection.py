import asyncio

from servers import POSTGRES
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine(f"postgresql+psycopg://{POSTGRES}/test")
WAIT = text("SELECT pg_sleep(0.3)")


async def wait():
    async with engine.connect() as conn:
        await conn.execute(WAIT)


async def main():
    await asyncio.gather(wait(), wait(), wait(), wait())
    await engine.dispose()
