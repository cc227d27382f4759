import asyncio

import asyncpg
from servers import POSTGRES


async def main():
    conn = await asyncpg.connect(f"postgresql://{POSTGRES}/test", command_timeout=30)
    try:
        await asyncio.gather(conn.execute("INSERT INTO evidence VALUES (1)"), conn.execute("INSERT INTO evidence VALUES (2)"))
    finally:
        await conn.close()
