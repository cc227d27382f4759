from contextlib import asynccontextmanager

import asyncpg
from fastapi import FastAPI, Request
from servers import POSTGRES
from web import client_of


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with asyncpg.create_pool(f"postgresql://{POSTGRES}/test", command_timeout=30) as pool:
        app.state.pool = pool
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/one")
async def one(request: Request):
    return await request.app.state.pool.fetchval("SELECT 1")


async def main():
    async with client_of(app) as client:
        for _ in range(10):
            await client.get("/one")
