"""Two requests at once on a pool of two: each holds a connection and waits for a second one."""

import asyncio

import asyncpg
from servers import POSTGRES


async def audit(pool: asyncpg.Pool):
    await pool.execute("INSERT INTO evidence VALUES (2)")


async def rename(pool: asyncpg.Pool):
    async with pool.acquire() as conn:
        await conn.execute("INSERT INTO evidence VALUES (1)")
        await audit(pool)


async def main():
    async with asyncpg.create_pool(f"postgresql://{POSTGRES}/test", min_size=2, max_size=2, command_timeout=30) as pool:
        await asyncio.gather(rename(pool), rename(pool))
