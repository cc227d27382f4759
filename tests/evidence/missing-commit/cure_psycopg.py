"""psycopg's block commits at its end; `close()` does not."""

import psycopg
from servers import POSTGRES


async def main():
    async with await psycopg.AsyncConnection.connect(f"postgresql://{POSTGRES}/test") as conn:
        await conn.execute("INSERT INTO evidence VALUES (1)")
