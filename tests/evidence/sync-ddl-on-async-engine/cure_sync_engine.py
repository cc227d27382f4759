from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine("sqlite+aiosqlite:///app.db")
metadata = MetaData()
Table("items", metadata, Column("id", Integer))


async def main():
    async with engine.begin() as conn:
        await conn.run_sync(metadata.create_all)
