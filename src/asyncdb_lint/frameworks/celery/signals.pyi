"""celery.signals: functions that are called around tasks, and when a worker starts and ends; in the worker's own process."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import registers

F = TypeVar("F")

class _Signal:
    @registers(when="thread")
    def connect(self, fun: F = ..., **options: Any) -> F: ...
    def disconnect(self, receiver: Any = None, **options: Any) -> bool: ...

class _ProcessSignal(_Signal):
    @registers(when="startup")
    def connect(self, fun: F = ..., **options: Any) -> F: ...

before_task_publish: _Signal
after_task_publish: _Signal
task_received: _Signal
task_prerun: _Signal
task_postrun: _Signal
task_success: _Signal
task_retry: _Signal
task_failure: _Signal
task_internal_error: _Signal
task_revoked: _Signal
task_rejected: _Signal
task_unknown: _Signal
heartbeat_sent: _Signal

celeryd_init: _ProcessSignal
celeryd_after_setup: _ProcessSignal
import_modules: _ProcessSignal
worker_init: _ProcessSignal
worker_before_create_process: _ProcessSignal
worker_process_init: _ProcessSignal
worker_process_shutdown: _ProcessSignal
worker_ready: _ProcessSignal
worker_shutdown: _ProcessSignal
worker_shutting_down: _ProcessSignal
setup_logging: _ProcessSignal
after_setup_logger: _ProcessSignal
after_setup_task_logger: _ProcessSignal
beat_init: _ProcessSignal
beat_embedded_init: _ProcessSignal
