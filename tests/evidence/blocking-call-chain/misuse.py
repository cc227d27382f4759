import psycopg2
from servers import POSTGRES


def report():
    return load("SELECT pg_sleep(0.3)")


def load(query):
    conn = psycopg2.connect(f"postgresql://{POSTGRES}/test")
    try:
        cursor = conn.cursor()
        cursor.execute(query)
        return cursor.fetchall()
    finally:
        conn.close()


async def main():
    return report()
