import aiomysql
from servers import MYSQL


async def main():
    async with (
        aiomysql.connect(host=MYSQL.hostname, port=MYSQL.port, user=MYSQL.username, db="test") as conn,
        conn.cursor() as cursor,
    ):
        await cursor.execute("INSERT INTO evidence VALUES (1)")
        await conn.commit()
