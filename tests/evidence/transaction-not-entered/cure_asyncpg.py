from contextlib import suppress

import asyncpg
from servers import POSTGRES


async def transfer(conn: asyncpg.Connection):
    async with conn.transaction():
        await conn.execute("INSERT INTO evidence VALUES (1)")
        await conn.execute("INSERT INTO evidence VALUES (1 / 0)")


async def main():
    conn = await asyncpg.connect(f"postgresql://{POSTGRES}/test", command_timeout=30)
    try:
        with suppress(asyncpg.DivisionByZeroError):
            await transfer(conn)
    finally:
        await conn.close()
