from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import AsyncSession

engine = create_engine("sqlite:///app.db")


async def main():
    async with AsyncSession(engine) as session:
        return await session.scalar(text("SELECT 1"))
