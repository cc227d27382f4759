import asyncio

from psycopg_pool import AsyncConnectionPool
from servers import POSTGRES


async def rename(pool: AsyncConnectionPool):
    async with pool.connection() as conn:
        await conn.execute("INSERT INTO evidence VALUES (1)")
        await conn.execute("INSERT INTO evidence VALUES (2)")


async def main():
    async with AsyncConnectionPool(f"postgresql://{POSTGRES}/test", min_size=2, max_size=2, timeout=1, open=False) as pool:
        await pool.wait()
        await asyncio.gather(rename(pool), rename(pool))
