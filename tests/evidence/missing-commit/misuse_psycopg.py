import psycopg
from servers import POSTGRES


async def main():
    conn = await psycopg.AsyncConnection.connect(f"postgresql://{POSTGRES}/test")
    try:
        await conn.execute("INSERT INTO evidence VALUES (1)")
    finally:
        await conn.close()
