import psycopg
from servers import POSTGRES


async def main():
    async with await psycopg.AsyncConnection.connect(f"postgresql://{POSTGRES}/test", statement_cache_size=0) as conn:
        await conn.execute("SELECT 1")
