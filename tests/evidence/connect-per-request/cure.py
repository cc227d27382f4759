from contextlib import asynccontextmanager

import asyncpg
from fastapi import FastAPI, Request
from servers import POSTGRES
from web import client_of


@asynccontextmanager
async def lifespan(app: FastAPI):
    async with asyncpg.create_pool(f"postgresql://{POSTGRES}/test", min_size=1, command_timeout=30) as pool:
        app.state.pool = pool
        yield


app = FastAPI(lifespan=lifespan)


@app.get("/pid")
async def pid(request: Request):
    return await request.app.state.pool.fetchval("SELECT pg_backend_pid()")


async def main():
    async with client_of(app) as client:
        return len({(await client.get("/pid")).json() for _ in range(10)})
