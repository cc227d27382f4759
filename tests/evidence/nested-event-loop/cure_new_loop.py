import asyncpg
from servers import POSTGRES


async def main():
    async with asyncpg.create_pool(f"postgresql://{POSTGRES}/test", min_size=1, command_timeout=30) as pool:
        return await pool.fetchval("SELECT 1")
