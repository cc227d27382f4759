from psycopg_pool import AsyncConnectionPool
from servers import POSTGRES


async def main():
    pool = AsyncConnectionPool(f"postgresql://{POSTGRES}/test")
    try:
        async with pool.connection() as conn:
            await conn.execute("SELECT 1")
    finally:
        await pool.close()
