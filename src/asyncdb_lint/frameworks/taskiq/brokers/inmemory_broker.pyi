"""taskiq.brokers.inmemory_broker: tasks run in the process that sends them."""

from typing import Any

from taskiq.abc.broker import AsyncBroker

class InMemoryBroker(AsyncBroker):
    def __init__(self, sync_tasks_pool_size: int = 4, **options: Any) -> None: ...
    async def wait_all(self) -> None: ...
