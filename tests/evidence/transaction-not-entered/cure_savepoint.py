from servers import POSTGRES
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

engine = create_async_engine(f"postgresql+psycopg://{POSTGRES}/test", poolclass=NullPool)


async def main():
    async with AsyncSession(engine) as session:
        await session.execute(text("INSERT INTO evidence VALUES (1)"))
        savepoint = await session.begin_nested()
        await session.execute(text("INSERT INTO evidence VALUES (2)"))
        await savepoint.rollback()
        await session.commit()
