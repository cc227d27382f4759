from servers import POSTGRES
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

engine = create_async_engine(f"postgresql+psycopg://{POSTGRES}/test")


async def main():
    async with AsyncSession(engine) as session:
        await session.execute(text("SELECT 1"))
        await session.execute(text("SELECT 2"))
    return engine.pool.checkedout()
