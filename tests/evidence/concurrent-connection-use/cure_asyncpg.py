import asyncio

import asyncpg
from servers import POSTGRES


async def main():
    async with asyncpg.create_pool(f"postgresql://{POSTGRES}/test", min_size=1, command_timeout=30) as pool:
        await asyncio.gather(pool.execute("INSERT INTO evidence VALUES (1)"), pool.execute("INSERT INTO evidence VALUES (2)"))
