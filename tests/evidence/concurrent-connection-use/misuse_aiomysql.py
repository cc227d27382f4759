import asyncio

import aiomysql
from servers import MYSQL


async def main():
    async with aiomysql.connect(host=MYSQL.hostname, port=MYSQL.port, user=MYSQL.username) as conn:
        await asyncio.gather(conn.ping(), conn.commit())
