import asyncmy
from servers import MYSQL


async def main():
    async with (
        asyncmy.connect(host=MYSQL.hostname, port=MYSQL.port, user=MYSQL.username, db="test", read_timeout=30) as conn,
        conn.cursor() as cursor,
    ):
        await cursor.execute("INSERT INTO evidence VALUES (1)")
        await conn.commit()
