from contextlib import asynccontextmanager

from psycopg_pool import AsyncConnectionPool
from servers import POSTGRES


@asynccontextmanager
async def connection(pool: AsyncConnectionPool):
    async with pool.connection() as conn:
        yield conn


async def main():
    async with AsyncConnectionPool(f"postgresql://{POSTGRES}/test", min_size=1, max_size=1, open=False) as pool:
        async with connection(pool) as conn:
            await conn.execute("INSERT INTO evidence VALUES (1)")
        async with pool.connection() as other:
            await other.rollback()
