import asyncmy
from servers import MYSQL


async def main():
    conn = await asyncmy.connect(host=MYSQL.hostname, port=MYSQL.port, user=MYSQL.username, connect_timeout=1)
    try:
        async with conn.cursor() as cursor:
            await cursor.execute("SELECT sleep(30)")
    except asyncmy.errors.OperationalError as error:
        return error.args[0]
    finally:
        conn.close()
