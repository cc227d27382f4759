import asyncpg
from servers import POSTGRES


async def main():
    async with asyncpg.create_pool(f"postgresql://{POSTGRES}/test", min_size=1, command_timeout=30) as pool:
        async with pool.acquire() as conn:
            return [row["n"] async for row in conn.cursor("SELECT n FROM generate_series(1, 3) AS n")]
