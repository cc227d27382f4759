from psycopg_pool import AsyncConnectionPool
from servers import POSTGRES


async def main():
    async with AsyncConnectionPool(f"postgresql://{POSTGRES}/test", open=False) as pool, pool.connection() as conn:
        await conn.execute("SELECT 1")
