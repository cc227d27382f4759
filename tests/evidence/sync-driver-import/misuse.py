import importlib

import psycopg2
from servers import POSTGRES


class Repo:
    def save(self):
        conn = psycopg2.connect(f"postgresql://{POSTGRES}/test")
        try:
            conn.cursor().execute("SELECT pg_sleep(0.3)")
        finally:
            conn.close()

    async def ping(self):
        return True


async def main():
    plugin = importlib.import_module(__name__).Repo()
    plugin.save()
