import asyncio

import asyncmy
from asyncmy.pool import Pool
from servers import MYSQL


async def run(pool: Pool):
    async with pool.acquire() as conn, conn.cursor() as cursor:
        await cursor.execute("SELECT sleep(0.1)")


async def main():
    async with asyncmy.create_pool(host=MYSQL.hostname, port=MYSQL.port, user=MYSQL.username, read_timeout=30) as pool:
        await asyncio.gather(run(pool), run(pool))
