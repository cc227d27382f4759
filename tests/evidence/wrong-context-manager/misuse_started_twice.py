import aiosqlite


async def main():
    db = await aiosqlite.connect("app.db")
    try:
        async with db:
            await db.execute("SELECT 1")
    finally:
        await db.close()
