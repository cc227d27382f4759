"""schedule: functions called where `run_pending` is called."""

from collections.abc import Callable
from typing import Any, TypeVar

from asyncdb_lint.vocabulary import decorates

FRAMEWORK = {"name": "schedule", "distributions": ("schedule",)}

F = TypeVar("F")

class Job:
    def do(self, job_func: Callable[..., Any], *args: Any, **kwargs: Any) -> Job: ...
    def __getattr__(self, name: str) -> Job: ...

def every(interval: int = 1) -> Job: ...
@decorates("same")
def repeat(job: Any, *args: Any, **kwargs: Any) -> Callable[[F], F]: ...
def run_pending() -> None: ...
def __getattr__(name: str) -> Any: ...
