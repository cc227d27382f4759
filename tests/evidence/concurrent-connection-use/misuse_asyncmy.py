import asyncio

import asyncmy
from servers import MYSQL


async def main():
    async with asyncmy.connect(host=MYSQL.hostname, port=MYSQL.port, user=MYSQL.username, read_timeout=30) as conn:
        await asyncio.gather(conn.commit(), conn.rollback())
