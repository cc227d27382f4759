"""The call stands among the arguments: it blocks before there is a thread."""

import asyncio
from contextlib import suppress

import redis
from servers import REDIS


async def main():
    with redis.Redis.from_url(REDIS) as client, suppress(TypeError):
        await asyncio.to_thread(client.blpop(["evidence:nothing"], timeout=0.3))
