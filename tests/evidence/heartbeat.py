"""A task that wakes every few milliseconds, and so notices when the event loop was kept from it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

BEAT = 0.005


class Heartbeat:
    """`stall` is the longest time, in seconds, for which no other task could run."""

    def __init__(self) -> None:
        self.stall = 0.0

    async def beat(self) -> None:
        """Note how much later than asked each wake-up is, until cancelled."""
        while True:
            asked = time.perf_counter()
            try:
                await asyncio.sleep(BEAT)
            finally:
                self.stall = max(self.stall, time.perf_counter() - asked - BEAT)


@asynccontextmanager
async def heartbeat() -> AsyncIterator[Heartbeat]:
    """Measure the stalls of what runs in this block."""
    heart = Heartbeat()
    task = asyncio.create_task(heart.beat())
    await asyncio.sleep(2 * BEAT)
    try:
        yield heart
    finally:
        task.cancel()
        await asyncio.wait([task])
