import asyncio

from servers import POSTGRES
from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_scoped_session, async_sessionmaker, create_async_engine

engine = create_async_engine(f"postgresql+psycopg://{POSTGRES}/test")
Session = async_scoped_session(async_sessionmaker(engine), scopefunc=asyncio.current_task)


async def request():
    await Session.execute(text("SELECT 1"))
    await Session.remove()


async def main():
    for _ in range(5):
        await asyncio.create_task(request())
    return engine.pool.checkedout()
