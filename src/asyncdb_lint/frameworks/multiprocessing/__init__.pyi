"""multiprocessing: callables that run in other processes."""

from collections.abc import Callable, Iterable, Mapping
from multiprocessing.pool import Pool as _Pool
from typing import Any

from asyncdb_lint.vocabulary import Offloaded, called_by_framework

class Process:
    name: str
    daemon: bool
    def __init__(
        self,
        group: None = None,
        target: Offloaded[Callable[..., Any] | None] = None,
        name: str | None = None,
        args: Iterable[Any] = (),
        kwargs: Mapping[str, Any] = {},
        *,
        daemon: bool | None = None,
    ) -> None: ...
    @called_by_framework(when="thread")
    def run(self) -> None: ...
    def start(self) -> None: ...
    def join(self, timeout: float | None = None) -> None: ...
    def terminate(self) -> None: ...
    def kill(self) -> None: ...
    def is_alive(self) -> bool: ...

def Pool(
    processes: int | None = None,
    initializer: Offloaded[Callable[..., Any] | None] = None,
    initargs: Iterable[Any] = (),
    maxtasksperchild: int | None = None,
) -> _Pool: ...
