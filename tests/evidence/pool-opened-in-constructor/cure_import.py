from psycopg_pool import AsyncConnectionPool
from servers import POSTGRES

pool = AsyncConnectionPool(f"postgresql://{POSTGRES}/test", open=False)


async def main():
    async with pool, pool.connection() as conn:
        await conn.execute("SELECT 1")
