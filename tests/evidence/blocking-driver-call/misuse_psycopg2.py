import psycopg2
from servers import POSTGRES


async def main():
    conn = psycopg2.connect(f"postgresql://{POSTGRES}/test")
    try:
        conn.cursor().execute("SELECT pg_sleep(0.3)")
    finally:
        conn.close()
