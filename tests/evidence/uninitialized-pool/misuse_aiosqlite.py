import aiosqlite


async def main():
    db = aiosqlite.connect("app.db")
    await db.execute("SELECT 1")
