"""faststream.rabbit: RabbitMQ."""

from typing import Any

from faststream._broker import Broker, Registrator

FRAMEWORK = {"name": "FastStream", "distributions": ("faststream",)}

class RabbitBroker(Broker): ...

class RabbitRouter(Registrator):
    def __init__(self, *args: Any, **options: Any) -> None: ...

def __getattr__(name: str) -> Any: ...
