from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

engine = create_async_engine("sqlite+aiosqlite:///app.db")


async def main():
    async with AsyncSession(engine) as session:
        return (await session.exec(select(1))).all()
