from sqlalchemy import column, select, table
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

engine = create_async_engine("sqlite+aiosqlite:///app.db")
numbers = table("evidence", column("number"))


async def main():
    async with AsyncSession(engine) as session:
        return (await session.scalars(select(numbers))).all()
