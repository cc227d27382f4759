import asyncio

from fastapi import Depends, FastAPI
from fastapi.responses import StreamingResponse
from servers import POSTGRES
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from web import listening

app = FastAPI()
engine = create_async_engine(f"postgresql+psycopg://{POSTGRES}/test", pool_size=1, max_overflow=0, pool_timeout=0.5)
Maker = async_sessionmaker(engine, expire_on_commit=False)


async def get_db():
    async with Maker() as session:
        yield session


async def ticks():
    while True:
        yield "data: tick\n\n"
        await asyncio.sleep(1)


@app.get("/events")
async def events(db: AsyncSession = Depends(get_db)):
    await db.execute(text("SELECT 1"))
    await db.commit()
    return StreamingResponse(ticks())


async def main():
    try:
        async with listening(app, "/events"), listening(app, "/events"):
            pass
    finally:
        await engine.dispose()
