from servers import POSTGRES
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine(f"postgresql+asyncpg://{POSTGRES}/test", pool_timeout=0.5, connect_args={"command_timeout": 0.5})


async def main():
    try:
        async with engine.connect() as conn:
            await conn.execute(text("SELECT pg_sleep(30)"))
    except TimeoutError:
        return "timeout"
    finally:
        await engine.dispose()
