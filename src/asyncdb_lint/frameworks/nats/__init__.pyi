"""nats: messages by subject; callbacks are coroutines on the event loop."""

from collections.abc import Callable
from typing import Annotated, Any

from asyncdb_lint.vocabulary import called_by_framework, external
from nats.aio.client import Client

FRAMEWORK = {"name": "nats-py", "distributions": ("nats-py",)}

@external
async def connect(servers: Any = ..., **options: Any) -> Client: ...
def __getattr__(name: str) -> Any: ...
