import psycopg
from servers import POSTGRES


async def main():
    async with await psycopg.AsyncConnection.connect(f"postgresql://{POSTGRES}/test", prepare_threshold=None) as conn:
        await conn.execute("SELECT 1")
