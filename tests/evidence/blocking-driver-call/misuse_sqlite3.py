import sqlite3
import time
from contextlib import closing


async def main():
    with closing(sqlite3.connect("app.db")) as db:
        db.create_function("wait", 1, time.sleep)
        return db.execute("SELECT wait(0.3)").fetchone()
