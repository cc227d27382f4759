from contextlib import suppress

from psycopg.errors import DivisionByZero
from psycopg_pool import AsyncConnectionPool
from servers import POSTGRES


async def run(pool: AsyncConnectionPool, query):
    async with pool.connection() as conn:
        cursor = await conn.execute(query)
        return await cursor.fetchone()


async def main():
    async with AsyncConnectionPool(f"postgresql://{POSTGRES}/test", min_size=1, max_size=1, timeout=0.5, open=False) as pool:
        with suppress(DivisionByZero):
            await run(pool, "SELECT 1 / 0")
        return await run(pool, "SELECT 1")
