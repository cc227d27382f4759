import asyncio

import redis
from servers import REDIS


async def main():
    with redis.Redis.from_url(REDIS) as client:
        await asyncio.to_thread(client.blpop, ["evidence:nothing"], timeout=0.3)
