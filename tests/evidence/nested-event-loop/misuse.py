import asyncio

import asyncpg
from servers import POSTGRES


def load(pool: asyncpg.Pool):
    return asyncio.run(pool.fetchval("SELECT 1"))


async def main():
    async with asyncpg.create_pool(f"postgresql://{POSTGRES}/test", min_size=1, command_timeout=30) as pool:
        return load(pool)
