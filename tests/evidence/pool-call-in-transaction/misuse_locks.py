"""The pool's connection waits for the table lock of the transaction, which waits for the pool's call."""

import asyncpg
from servers import POSTGRES


async def main():
    async with asyncpg.create_pool(f"postgresql://{POSTGRES}/test", min_size=2, command_timeout=30) as pool:
        async with pool.acquire() as conn, conn.transaction():
            await conn.execute("LOCK TABLE evidence")
            await pool.execute("INSERT INTO evidence VALUES (1)")
