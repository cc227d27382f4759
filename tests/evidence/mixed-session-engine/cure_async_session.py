from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

engine = create_async_engine("sqlite+aiosqlite:///app.db")


async def main():
    async with AsyncSession(engine) as session:
        return await session.scalar(text("SELECT 1"))
