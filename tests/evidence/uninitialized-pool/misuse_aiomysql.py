import aiomysql
from servers import MYSQL


async def main():
    pool = aiomysql.create_pool(host=MYSQL.hostname, port=MYSQL.port, user=MYSQL.username)
    async with pool.acquire() as conn, conn.cursor() as cursor:
        await cursor.execute("SELECT 1")
