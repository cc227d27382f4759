import asyncpg
from fastapi import FastAPI
from servers import POSTGRES
from web import client_of

app = FastAPI()


@app.get("/one")
async def one():
    pool = await asyncpg.create_pool(f"postgresql://{POSTGRES}/test", command_timeout=30)
    try:
        return await pool.fetchval("SELECT 1")
    finally:
        await pool.close()


async def main():
    async with client_of(app) as client:
        for _ in range(10):
            await client.get("/one")
