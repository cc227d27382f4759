import asyncio

import asyncpg
from servers import POSTGRES


async def main():
    async with asyncpg.create_pool(f"postgresql://{POSTGRES}/test", min_size=1, command_timeout=30) as pool:
        task = asyncio.create_task(pool.execute("INSERT INTO evidence VALUES (1 / 0)"))
        await asyncio.sleep(0.2)
        try:
            await task
        except asyncpg.DivisionByZeroError as error:
            return str(error)
        return "done"
