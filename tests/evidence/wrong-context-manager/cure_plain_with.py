import asyncpg
from servers import POSTGRES


async def main():
    async with asyncpg.create_pool(f"postgresql://{POSTGRES}/test", min_size=1, command_timeout=30) as pool:
        async with pool.acquire() as conn:
            await conn.execute("SELECT 1")
