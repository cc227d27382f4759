"""Zero prepares every statement at once; `None` prepares none."""

import psycopg
from servers import POSTGRES, postgres_ip

PGBOUNCER = f"postgresql://{POSTGRES}/test?host=pgbouncer&hostaddr={postgres_ip()}"


async def main():
    async with await psycopg.AsyncConnection.connect(PGBOUNCER, prepare_threshold=0) as conn:
        await conn.execute("SELECT 1")
        cursor = await conn.execute("SELECT count(*) FROM pg_prepared_statements", prepare=False)
        return (await cursor.fetchone())[0]
