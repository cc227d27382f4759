import aiosqlite


async def main():
    async with aiosqlite.connect("app.db") as db, db.execute("SELECT 1 UNION SELECT 2") as cursor:
        return [row[0] for row in cursor]
