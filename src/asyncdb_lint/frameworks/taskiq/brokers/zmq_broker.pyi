"""taskiq.brokers.zmq_broker: tasks over ZeroMQ."""

from typing import Any

from taskiq.abc.broker import AsyncBroker

class ZeroMQBroker(AsyncBroker):
    def __init__(self, *args: Any, **options: Any) -> None: ...
