"""arq: jobs are coroutines on the worker's event loop, several at a time."""

from arq.connections import ArqRedis as ArqRedis
from arq.connections import create_pool as create_pool
from arq.cron import cron as cron
from arq.worker import Retry as Retry
from arq.worker import Worker as Worker
from arq.worker import func as func
from arq.worker import run_worker as run_worker

FRAMEWORK = {"name": "arq", "distributions": ("arq",)}
