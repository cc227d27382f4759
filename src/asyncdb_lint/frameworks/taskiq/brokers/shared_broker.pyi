"""taskiq.brokers.shared_broker: tasks of libraries, which any broker may run."""

from taskiq.abc.broker import AsyncBroker

class AsyncSharedBroker(AsyncBroker):
    def default_broker(self, new_broker: AsyncBroker) -> None: ...

async_shared_broker: AsyncSharedBroker
