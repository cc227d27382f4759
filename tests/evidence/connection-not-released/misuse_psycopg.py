from contextlib import suppress

from psycopg.errors import DivisionByZero
from psycopg_pool import AsyncConnectionPool
from servers import POSTGRES


async def run(pool: AsyncConnectionPool, query):
    conn = await pool.getconn()
    cursor = await conn.execute(query)
    row = await cursor.fetchone()
    await pool.putconn(conn)
    return row


async def main():
    async with AsyncConnectionPool(f"postgresql://{POSTGRES}/test", min_size=1, max_size=1, timeout=0.5, open=False) as pool:
        with suppress(DivisionByZero):
            await run(pool, "SELECT 1 / 0")
        return await run(pool, "SELECT 1")
