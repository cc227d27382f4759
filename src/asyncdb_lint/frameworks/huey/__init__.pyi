"""huey: calling a task puts it in a queue; a worker's thread, process or greenlet runs it. Coroutines are refused."""

from huey.api import *

FRAMEWORK = {"name": "Huey", "distributions": ("huey",), "entry": "sync"}

def __getattr__(name: str) -> Any: ...
