"""The statements run one after the other: no time is gained."""

import asyncio

import psycopg
from servers import POSTGRES


async def main():
    async with await psycopg.AsyncConnection.connect(f"postgresql://{POSTGRES}/test") as conn:
        await asyncio.gather(*(conn.execute("SELECT pg_sleep(0.3)") for _ in range(4)))
