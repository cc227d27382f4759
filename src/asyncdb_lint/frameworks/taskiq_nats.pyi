"""taskiq_nats: tasks over NATS."""

from typing import Any

from taskiq.abc.broker import AsyncBroker

FRAMEWORK = {"name": "taskiq-nats", "distributions": ("taskiq-nats",)}

class NatsBroker(AsyncBroker):
    def __init__(self, servers: Any, **options: Any) -> None: ...

class PushBasedJetStreamBroker(NatsBroker): ...
class PullBasedJetStreamBroker(NatsBroker): ...

def __getattr__(name: str) -> Any: ...
