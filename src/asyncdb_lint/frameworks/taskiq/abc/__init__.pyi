"""taskiq.abc: base classes."""

from taskiq.abc.broker import AsyncBroker as AsyncBroker

def __getattr__(name: str) -> Any: ...
