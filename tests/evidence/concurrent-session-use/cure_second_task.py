import asyncio

from servers import POSTGRES
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

engine = create_async_engine(f"postgresql+psycopg://{POSTGRES}/test", poolclass=NullPool)


async def count():
    async with AsyncSession(engine) as session:
        return await session.scalar(text("SELECT count(*) FROM evidence"))


async def main():
    answers = await asyncio.gather(count(), count(), return_exceptions=True)
    return [str(answer).partition(";")[0] for answer in answers]
