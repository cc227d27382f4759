from contextlib import suppress

import asyncpg
from servers import POSTGRES


async def transfer(pool: asyncpg.Pool):
    async with pool.acquire() as conn, conn.transaction():
        await conn.execute("INSERT INTO evidence VALUES (1)")
        await conn.execute("INSERT INTO evidence VALUES (2)")
        await conn.execute("INSERT INTO evidence VALUES (1 / 0)")


async def main():
    async with asyncpg.create_pool(f"postgresql://{POSTGRES}/test", min_size=2, command_timeout=30) as pool:
        with suppress(asyncpg.DivisionByZeroError):
            await transfer(pool)
