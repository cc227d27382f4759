import asyncpg
from servers import POSTGRES


async def main():
    conn = await asyncpg.connect(f"postgresql://{POSTGRES}/test", command_timeout=30)
    try:
        await conn.execute("INSERT INTO evidence VALUES (1)")
    finally:
        await conn.close()
