import asyncio

import redis.asyncio
from servers import REDIS

client = redis.asyncio.Redis.from_url(REDIS)


async def read():
    return await client.get("evidence:nothing")


def main():
    asyncio.run(read())
    return asyncio.run(read())
