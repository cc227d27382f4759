from servers import POSTGRES
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine(f"postgresql+psycopg://{POSTGRES}/test")


async def main():
    async with engine.connect() as conn:
        return await conn.scalar(text("SELECT 1"))
