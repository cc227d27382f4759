import asyncio

from mysql.connector.aio import connect
from servers import MYSQL

OPTIONS = {"read_timeout": 30, "ssl_disabled": True}


async def ping():
    async with await connect(host=MYSQL.hostname, port=MYSQL.port, user=MYSQL.username, **OPTIONS) as conn:
        await conn.ping()


async def main():
    await asyncio.gather(ping(), ping())
