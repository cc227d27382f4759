from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

engine = create_async_engine("sqlite+aiosqlite:///app.db")
Maker = async_sessionmaker(engine)


async def main():
    async with Maker() as session:
        return await session.scalar(text("SELECT 1"))
