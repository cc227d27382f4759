import aiosqlite


async def main():
    async with aiosqlite.connect("app.db") as db:
        await db.execute("INSERT INTO evidence VALUES (1)")
