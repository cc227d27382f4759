"""The connection's thread is no daemon: the process never ends."""

from contextlib import suppress

import aiosqlite


async def run(query):
    db = await aiosqlite.connect("app.db")
    await db.execute(query)
    await db.close()


async def main():
    with suppress(aiosqlite.OperationalError):
        await run("SELECT a column")
