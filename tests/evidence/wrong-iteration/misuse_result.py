from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

engine = create_async_engine("sqlite+aiosqlite:///app.db")


async def main():
    async with AsyncSession(engine) as session:
        result = await session.execute(text("SELECT 1 UNION SELECT 2"))
        return [row[0] async for row in result]
