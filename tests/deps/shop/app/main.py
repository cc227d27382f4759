import asyncpg
from fastapi import FastAPI

app = FastAPI()


@app.get("/health")
async def health() -> dict[str, bool]:
    return {"ok": True}


async def connect(dsn: str) -> asyncpg.Pool:
    return await asyncpg.create_pool(dsn, command_timeout=30)
