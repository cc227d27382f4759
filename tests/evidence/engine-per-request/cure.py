from fastapi import Depends, FastAPI
from servers import POSTGRES
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from web import client_of

app = FastAPI()
options = {"command_timeout": 30, "server_settings": {"application_name": "evidence"}}
engine = create_async_engine(f"postgresql+asyncpg://{POSTGRES}/test", connect_args=options)
OPEN = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'evidence'"


async def get_session():
    async with AsyncSession(engine) as session:
        yield session


@app.get("/open")
async def open_connections(session: AsyncSession = Depends(get_session)):
    return await session.scalar(text(OPEN))


async def main():
    async with client_of(app) as client:
        return [(await client.get("/open")).json() for _ in range(5)]
