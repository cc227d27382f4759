import asyncmy
from servers import MYSQL


async def main():
    async with (
        asyncmy.create_pool(host=MYSQL.hostname, port=MYSQL.port, user=MYSQL.username, read_timeout=30) as pool,
        pool.acquire() as conn,
        conn.cursor() as cursor,
    ):
        await cursor.execute("SELECT 1")
