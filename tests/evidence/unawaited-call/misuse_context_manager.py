"""What may be awaited or entered is no coroutine: nobody warns."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

engine = create_async_engine("sqlite+aiosqlite:///app.db", poolclass=NullPool)


async def main():
    async with engine.connect() as conn:
        conn.stream(text("INSERT INTO evidence VALUES (1)"))
        await conn.commit()
