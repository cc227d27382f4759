"""taskiq_aio_pika: tasks over RabbitMQ."""

from typing import Any

from taskiq.abc.broker import AsyncBroker

FRAMEWORK = {"name": "taskiq-aio-pika", "distributions": ("taskiq-aio-pika",)}

class AioPikaBroker(AsyncBroker):
    def __init__(self, url: str | None = None, **options: Any) -> None: ...

def __getattr__(name: str) -> Any: ...
