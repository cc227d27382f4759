"""`run_sync()` is no thread: the session's own queries become asynchronous below it, those of another driver do not."""

import psycopg2
from servers import POSTGRES
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

engine = create_async_engine(f"postgresql+psycopg://{POSTGRES}/test", poolclass=NullPool)


def load(session):
    conn = psycopg2.connect(f"postgresql://{POSTGRES}/test")
    try:
        conn.cursor().execute("SELECT pg_sleep(0.3)")
    finally:
        conn.close()


async def main():
    async with AsyncSession(engine) as session:
        await session.run_sync(load)
