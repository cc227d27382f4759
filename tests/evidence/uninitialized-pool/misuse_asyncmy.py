import asyncmy
from servers import MYSQL


async def main():
    pool = asyncmy.create_pool(host=MYSQL.hostname, port=MYSQL.port, user=MYSQL.username, read_timeout=30)
    async with pool.acquire() as conn, conn.cursor() as cursor:
        await cursor.execute("SELECT 1")
