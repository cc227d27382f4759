from psycopg_pool import AsyncConnectionPool
from servers import POSTGRES

pool = AsyncConnectionPool(f"postgresql://{POSTGRES}/test")


async def main():
    async with pool.connection() as conn:
        await conn.execute("SELECT 1")
