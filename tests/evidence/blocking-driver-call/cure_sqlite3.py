import time

import aiosqlite


async def main():
    async with aiosqlite.connect("app.db") as db:
        await db.create_function("wait", 1, time.sleep)
        async with db.execute("SELECT wait(0.3)") as cursor:
            return await cursor.fetchone()
