import asyncio

from mysql.connector.aio import connect
from servers import MYSQL

OPTIONS = {"read_timeout": 30, "ssl_disabled": True}


async def main():
    conn = await connect(host=MYSQL.hostname, port=MYSQL.port, user=MYSQL.username, **OPTIONS)
    try:
        await asyncio.gather(conn.ping(), conn.commit())
    finally:
        await conn.close()
