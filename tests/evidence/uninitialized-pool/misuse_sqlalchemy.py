from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine("sqlite+aiosqlite:///app.db")


async def main():
    conn = engine.connect()
    return await conn.scalar(text("SELECT 1"))
