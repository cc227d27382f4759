import asyncio

from servers import POSTGRES
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine(f"postgresql+psycopg://{POSTGRES}/test", pool_size=2, max_overflow=0, pool_timeout=1)


async def audit():
    async with engine.begin() as conn:
        await conn.execute(text("INSERT INTO evidence VALUES (2)"))


async def rename():
    async with engine.begin() as conn:
        await conn.execute(text("INSERT INTO evidence VALUES (1)"))
        await audit()


async def main():
    try:
        await asyncio.gather(rename(), rename())
    finally:
        await engine.dispose()
