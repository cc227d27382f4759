"""The connection works on although another task has it by then: its rollback takes what the first one wrote."""

from psycopg_pool import AsyncConnectionPool
from servers import POSTGRES


async def connection(pool: AsyncConnectionPool):
    async with pool.connection() as conn:
        return conn


async def main():
    async with AsyncConnectionPool(f"postgresql://{POSTGRES}/test", min_size=1, max_size=1, open=False) as pool:
        conn = await connection(pool)
        async with pool.connection() as other:
            await conn.execute("INSERT INTO evidence VALUES (1)")
            await other.rollback()
