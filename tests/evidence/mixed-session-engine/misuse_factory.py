from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import sessionmaker

engine = create_async_engine("sqlite+aiosqlite:///app.db")
Maker = sessionmaker(engine)


async def main():
    async with Maker() as session:
        return await session.scalar(text("SELECT 1"))
