import asyncio

import aiomysql
from servers import MYSQL


async def run(pool: aiomysql.Pool):
    async with pool.acquire() as conn, conn.cursor() as cursor:
        await cursor.execute("SELECT sleep(0.1)")


async def main():
    async with aiomysql.create_pool(host=MYSQL.hostname, port=MYSQL.port, user=MYSQL.username) as pool:
        await asyncio.gather(run(pool), run(pool))
