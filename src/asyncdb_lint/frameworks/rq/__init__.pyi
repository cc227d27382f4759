"""rq: functions that a worker process calls, coroutines each in an event loop of its own (`asyncio.run`)."""

from rq.callbacks import Callback as Callback
from rq.queue import Queue as Queue
from rq.worker import SimpleWorker as SimpleWorker
from rq.worker import Worker as Worker

FRAMEWORK = {"name": "RQ", "distributions": ("rq",), "entry": "sync"}

def __getattr__(name: str) -> Any: ...  # Retry, Repeat, get_current_job, …
