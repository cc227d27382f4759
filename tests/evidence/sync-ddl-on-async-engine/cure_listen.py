from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine("sqlite+aiosqlite:///app.db")


@event.listens_for(engine.sync_engine, "connect")
def connected(connection, record): ...


async def main():
    async with engine.connect() as conn:
        await conn.execute(text("SELECT 1"))
