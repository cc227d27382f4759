"""arq.worker: what calls the jobs."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from arq.connections import RedisSettings
from asyncdb_lint.vocabulary import called_by_framework

class Function: ...

class Retry(RuntimeError):
    def __init__(self, defer: Any = None) -> None: ...

def func(
    coroutine: Annotated[str | Callable[..., Any], called_by_framework(when="request", sync="loop")], **options: Any
) -> Function: ...

class Worker:
    def __init__(
        self,
        functions: Annotated[Sequence[Any], called_by_framework(when="request", sync="loop")] = (),
        *,
        on_startup: Annotated[Callable[..., Any] | None, called_by_framework(when="startup", sync="loop")] = None,
        on_shutdown: Annotated[Callable[..., Any] | None, called_by_framework(when="startup", sync="loop")] = None,
        on_job_start: Annotated[Callable[..., Any] | None, called_by_framework(when="request", sync="loop")] = None,
        on_job_end: Annotated[Callable[..., Any] | None, called_by_framework(when="request", sync="loop")] = None,
        after_job_end: Annotated[Callable[..., Any] | None, called_by_framework(when="request", sync="loop")] = None,
        redis_settings: RedisSettings | None = None,
        **options: Any,
    ) -> None: ...
    def run(self) -> None: ...
    async def async_run(self) -> None: ...
    async def run_check(self, *args: Any, **options: Any) -> int: ...
    async def main(self) -> None: ...
    async def close(self) -> None: ...

def run_worker(settings_cls: Any, **kwargs: Any) -> Worker: ...
