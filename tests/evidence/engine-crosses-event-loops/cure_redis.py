import asyncio

import redis.asyncio
from servers import REDIS


async def read():
    async with redis.asyncio.Redis.from_url(REDIS) as client:
        return await client.get("evidence:nothing")


def main():
    asyncio.run(read())
    return asyncio.run(read())
