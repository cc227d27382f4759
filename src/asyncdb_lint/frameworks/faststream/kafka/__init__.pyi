"""faststream.kafka: Kafka, by aiokafka."""

from typing import Any

from faststream._broker import Broker, Registrator

FRAMEWORK = {"name": "FastStream", "distributions": ("faststream",)}

class KafkaBroker(Broker): ...

class KafkaRouter(Registrator):
    def __init__(self, *args: Any, **options: Any) -> None: ...

def __getattr__(name: str) -> Any: ...
