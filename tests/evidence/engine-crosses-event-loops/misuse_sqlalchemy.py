import asyncio

from servers import POSTGRES
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

BOUNDED = {"server_settings": {"statement_timeout": "30000"}}
engine = create_async_engine(f"postgresql+asyncpg://{POSTGRES}/test", connect_args=BOUNDED)


async def count():
    async with engine.connect() as conn:
        return await conn.scalar(text("SELECT count(*) FROM evidence"))


def main():
    for _ in range(2):
        asyncio.run(count())
