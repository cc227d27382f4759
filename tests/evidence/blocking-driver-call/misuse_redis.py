import redis
from servers import REDIS


async def main():
    with redis.Redis.from_url(REDIS) as client:
        return client.blpop(["evidence:nothing"], timeout=0.3)
