import asyncio

import asyncpg
from servers import POSTGRES


async def main():
    async with asyncpg.create_pool(f"postgresql://{POSTGRES}/test", min_size=1, command_timeout=30) as pool:
        loop = asyncio.new_event_loop()
        try:
            return loop.run_until_complete(pool.fetchval("SELECT 1"))
        finally:
            loop.close()
