from contextlib import suppress

import aiosqlite


async def run(query):
    async with aiosqlite.connect("app.db") as db:
        await db.execute(query)


async def main():
    with suppress(aiosqlite.OperationalError):
        await run("SELECT a column")
