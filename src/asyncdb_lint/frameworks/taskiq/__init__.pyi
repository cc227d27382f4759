"""taskiq: coroutines run on the worker's event loop, plain functions in its threads; calling a task runs it here."""

from typing import Annotated, Any

from asyncdb_lint.vocabulary import Mark, called_by_framework
from taskiq.abc.broker import AsyncBroker as AsyncBroker
from taskiq.abc.middleware import TaskiqMiddleware as TaskiqMiddleware
from taskiq.brokers.inmemory_broker import InMemoryBroker as InMemoryBroker
from taskiq.brokers.shared_broker import async_shared_broker as async_shared_broker
from taskiq.brokers.zmq_broker import ZeroMQBroker as ZeroMQBroker

FRAMEWORK = {"name": "Taskiq", "distributions": ("taskiq",)}

def TaskiqDepends(
    dependency: Annotated[Any, Mark("injected"), called_by_framework(when="request", sync="loop")] = None,
    *,
    use_cache: bool = True,
    kwargs: Any = None,
) -> Any: ...
def __getattr__(name: str) -> Any: ...  # Context, TaskiqEvents, TaskiqScheduler, …
