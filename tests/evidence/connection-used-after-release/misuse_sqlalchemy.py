from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

engine = create_async_engine("sqlite+aiosqlite:///app.db", poolclass=NullPool)


async def main():
    async with engine.connect() as conn:
        await conn.execute(text("SELECT 1"))
    return await conn.scalar(text("SELECT 2"))
