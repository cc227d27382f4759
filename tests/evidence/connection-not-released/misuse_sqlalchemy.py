import gc
from contextlib import suppress

from servers import POSTGRES
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine(f"postgresql+psycopg://{POSTGRES}/test")


async def run(query):
    conn = await engine.connect()
    number = await conn.scalar(text(query))
    await conn.close()
    return number


async def main():
    with suppress(DBAPIError):
        await run("SELECT 1 / 0")
    gc.collect()
    await engine.dispose()
