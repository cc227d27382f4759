"""One session for all tasks of the loop, and `remove()` leaves its connection checked out."""

import asyncio

from servers import POSTGRES
from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import scoped_session

engine = create_async_engine(f"postgresql+psycopg://{POSTGRES}/test")
Session = scoped_session(async_sessionmaker(engine))


async def request():
    await Session().execute(text("SELECT 1"))
    identity = id(Session())
    await asyncio.sleep(0.05)
    return identity


async def main():
    first = await asyncio.create_task(request())
    second = await asyncio.create_task(request())
    Session.remove()
    held = engine.pool.checkedout()
    return {"shared": first == second, "held": held}
