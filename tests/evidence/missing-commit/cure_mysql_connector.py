from mysql.connector.aio import connect
from servers import MYSQL

OPTIONS = {"read_timeout": 30, "ssl_disabled": True}


async def main():
    async with await connect(host=MYSQL.hostname, port=MYSQL.port, user=MYSQL.username, database="test", **OPTIONS) as conn:
        cursor = await conn.cursor()
        await cursor.execute("INSERT INTO evidence VALUES (1)")
        await cursor.close()
        await conn.commit()
