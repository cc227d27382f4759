import asyncpg
from servers import POSTGRES


async def main():
    pool = asyncpg.create_pool(f"postgresql://{POSTGRES}/test", min_size=1, command_timeout=30)
    return await pool.fetchval("SELECT 1")
