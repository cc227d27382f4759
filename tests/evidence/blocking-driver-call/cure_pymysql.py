import aiomysql
from servers import MYSQL


async def main():
    async with aiomysql.connect(host=MYSQL.hostname, port=MYSQL.port, user=MYSQL.username) as conn, conn.cursor() as cursor:
        await cursor.execute("SELECT sleep(0.3)")
