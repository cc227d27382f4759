import asyncio

from servers import POSTGRES
from sqlalchemy import create_engine, text

engine = create_engine(f"postgresql+psycopg://{POSTGRES}/test")


def read():
    with engine.connect() as conn:
        return conn.scalar(text("SELECT 1"))


async def main():
    return await asyncio.to_thread(read)
