import asyncpg
from fastapi import FastAPI
from servers import POSTGRES
from web import client_of

app = FastAPI()


@app.get("/pid")
async def pid():
    conn = await asyncpg.connect(f"postgresql://{POSTGRES}/test", command_timeout=30)
    try:
        return await conn.fetchval("SELECT pg_backend_pid()")
    finally:
        await conn.close()


async def main():
    async with client_of(app) as client:
        return len({(await client.get("/pid")).json() for _ in range(10)})
