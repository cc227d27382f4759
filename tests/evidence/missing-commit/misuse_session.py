from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

engine = create_async_engine("sqlite+aiosqlite:///app.db", poolclass=NullPool)


async def main():
    async with AsyncSession(engine) as session:
        await session.execute(text("INSERT INTO evidence VALUES (1)"))
