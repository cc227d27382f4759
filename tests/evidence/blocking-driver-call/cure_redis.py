import redis.asyncio
from servers import REDIS


async def main():
    async with redis.asyncio.Redis.from_url(REDIS) as client:
        return await client.blpop(["evidence:nothing"], timeout=0.3)
