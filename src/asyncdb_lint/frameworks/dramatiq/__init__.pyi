"""dramatiq: actors. A plain function runs in a worker's thread; all coroutines of a worker process share one event loop."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import registers
from dramatiq.middleware import Middleware as Middleware

FRAMEWORK = {"name": "Dramatiq", "distributions": ("dramatiq",), "entry": "sync"}

F = TypeVar("F")

@registers(when="request")
def actor(fn: F = ..., **options: Any) -> F: ...
def __getattr__(name: str) -> Any: ...  # Broker, set_broker, group, pipeline, …
