from servers import POSTGRES
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine(f"postgresql+asyncpg://{POSTGRES}/test", statement_cache_size=0, connect_args={"command_timeout": 30})


async def main():
    async with engine.connect() as conn:
        return await conn.scalar(text("SELECT 1"))
