"""One error, and the pool's only connection is gone: the next request waits for ever."""

from contextlib import suppress

import asyncpg
from servers import POSTGRES


async def run(pool: asyncpg.Pool, query):
    conn = await pool.acquire()
    number = await conn.fetchval(query)
    await pool.release(conn)
    return number


async def main():
    async with asyncpg.create_pool(f"postgresql://{POSTGRES}/test", min_size=1, max_size=1, command_timeout=30) as pool:
        with suppress(asyncpg.DivisionByZeroError):
            await run(pool, "SELECT 1 / 0")
        return await run(pool, "SELECT 1")
