import asyncio

from servers import POSTGRES
from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_scoped_session, async_sessionmaker, create_async_engine

engine = create_async_engine(f"postgresql+psycopg://{POSTGRES}/test")
Session = async_scoped_session(async_sessionmaker(engine), scopefunc=asyncio.current_task)


async def request():
    await Session().execute(text("SELECT 1"))
    identity = id(Session())
    await asyncio.sleep(0.05)
    await Session.remove()
    return identity


async def main():
    first, second = await asyncio.gather(request(), request())
    held = engine.pool.checkedout()
    return {"shared": first == second, "held": held}
