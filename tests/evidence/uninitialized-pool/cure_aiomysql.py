import aiomysql
from servers import MYSQL


async def main():
    async with (
        aiomysql.create_pool(host=MYSQL.hostname, port=MYSQL.port, user=MYSQL.username) as pool,
        pool.acquire() as conn,
        conn.cursor() as cursor,
    ):
        await cursor.execute("SELECT 1")
