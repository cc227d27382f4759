import asyncpg
from servers import POSTGRES


async def main():
    conn = await asyncpg.connect(f"postgresql://{POSTGRES}/test", timeout=0.5)
    try:
        await conn.execute("SELECT pg_sleep(30)")
    except TimeoutError:
        return "timeout"
    finally:
        await conn.close()
