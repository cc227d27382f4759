import aiomysql
from servers import MYSQL


async def main():
    numbers = []
    async with aiomysql.connect(host=MYSQL.hostname, port=MYSQL.port, user=MYSQL.username) as conn, conn.cursor() as cursor:
        await cursor.execute("SELECT 1 UNION SELECT 2")
        for row in await cursor.fetchall():
            numbers.append(row[0])
    return numbers
