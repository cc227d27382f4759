import asyncio

from psycopg_pool import AsyncConnectionPool
from servers import POSTGRES


async def run(pool: AsyncConnectionPool):
    async with pool.connection() as conn:
        await conn.execute("SELECT pg_sleep(0.3)")


async def main():
    async with AsyncConnectionPool(f"postgresql://{POSTGRES}/test", min_size=4, open=False) as pool:
        await asyncio.gather(*(run(pool) for _ in range(4)))
