"""A coroutine is always true."""

import asyncpg
from servers import POSTGRES


async def main():
    async with asyncpg.create_pool(f"postgresql://{POSTGRES}/test", min_size=1, command_timeout=30) as pool:
        if pool.fetchval("SELECT false"):
            return "allowed"
        return "denied"
