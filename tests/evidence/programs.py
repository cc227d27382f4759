"""Pairs of programs: the misuse and its cure, as files of the directory with the rule's name; and what is seen when one runs.

A program has `async def main()`, or a plain `main()` if it runs event loops of its own; without it, it is a migration. It finds an
empty table `evidence` on its server, or in `app.db` of the working directory.
"""

from __future__ import annotations

import asyncio
import gc
import inspect
import logging
import subprocess
import sys
import time
import warnings
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from heartbeat import heartbeat
from migration import upgrade_with
from servers import answering_redis, fresh_table

HERE = Path(__file__).parent
LIMIT = 3.0  # seconds after which a program counts as hung


@dataclass(frozen=True, slots=True)
class Pair:
    """A rule's misuse and cure; `variant` is the part of the file names behind `misuse_`."""

    rule: str
    variant: str

    def __str__(self) -> str:
        return f"{self.rule}/{self.variant}" if self.variant else self.rule

    @property
    def misuse(self) -> Path:
        return self._file("misuse")

    @property
    def cure(self) -> Path:
        return self._file("cure")

    def _file(self, kind: str) -> Path:
        return HERE / self.rule / f"{kind}{'_' * bool(self.variant)}{self.variant}.py"


def all_pairs() -> list[Pair]:
    """Every pair that is there, by its misuse."""
    files = sorted(HERE.glob("*/misuse*.py"))
    return [Pair(file.parent.name, file.stem.removeprefix("misuse").removeprefix("_")) for file in files]


@dataclass(slots=True)
class Outcome:
    """What is seen when a program runs: times in seconds; the error, warnings and the log as texts."""

    value: Any = None
    error: str | None = None
    hung: bool = False
    seconds: float = 0.0
    stall: float = 0.0
    rows: int = 0
    warnings: list[str] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)


def run_program(path: Path, server: str) -> Outcome:
    """Import the program and run its `main()`; raises Unavailable if the server does not answer."""
    outcome = Outcome()
    table = answering_redis() if server == "redis" else fresh_table(server)
    with table as rows:
        with _collected_when_asked(), _all_told(outcome):
            began = time.perf_counter()
            try:
                module = _load(path)
                main = module.main if hasattr(module, "main") else partial(upgrade_with, path)
                outcome.value = asyncio.run(_watched(main, outcome)) if inspect.iscoroutinefunction(main) else main()
            except Exception as error:
                outcome.error = f"{type(error).__name__}: {error}"  # itself, it would keep what the program has thrown away
            outcome.seconds = time.perf_counter() - began
            sys.modules.pop(_module_name(path), None)
            main = module = None
        outcome.rows = rows()
    return outcome


def run_process(path: Path) -> Outcome:
    """Run the program in a process of its own, which counts as hung if it does not end."""
    began = time.perf_counter()
    code = "import asyncio, runpy, sys; asyncio.run(runpy.run_path(sys.argv[1])['main']())"
    try:
        done = subprocess.run([sys.executable, "-c", code, path], timeout=LIMIT, capture_output=True, text=True)
    except subprocess.TimeoutExpired:
        return Outcome(hung=True, seconds=time.perf_counter() - began)
    return Outcome(error=done.stderr if done.returncode else None, seconds=time.perf_counter() - began)


def _module_name(path: Path) -> str:
    return f"evidence_{path.parent.name}_{path.stem}".replace("-", "_")


def _load(path: Path) -> ModuleType:
    spec = spec_from_file_location(_module_name(path), path)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[module.__name__] = module  # annotations of endpoints are looked up there
    spec.loader.exec_module(module)
    return module


async def _watched(main: Callable[[], Awaitable[object]], outcome: Outcome) -> object:
    """Run the coroutine beside a heartbeat, for no longer than the limit."""
    async with heartbeat() as heart:
        task = asyncio.ensure_future(main())
        await asyncio.wait([task], timeout=LIMIT)
        outcome.hung = not task.done()
    outcome.stall = heart.stall
    while not task.done():  # a pool that is being closed may wait once more
        task.cancel()
        await asyncio.wait([task], timeout=0.5)
    if outcome.hung:
        task.cancelled() or task.exception()
        return None
    return task.result()


@contextmanager
def _collected_when_asked() -> Iterator[None]:
    """The garbage collector comes when it is asked, and looks only at what the block has made."""
    gc.disable()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.enable()


@contextmanager
def _all_told(outcome: Outcome) -> Iterator[None]:
    """Note the warnings and what loops and pools log, also when what the block has made is collected."""
    handler = logging.Handler()
    handler.emit = lambda record: outcome.logged.append(record.getMessage())  # type: ignore[method-assign]
    logging.getLogger().addHandler(handler)
    try:
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            yield
            gc.collect()
            while told:  # an entry keeps what it warns about, which may warn when it goes
                outcome.warnings += [f"{entry.category.__name__}: {entry.message}" for entry in told]
                told.clear()
                gc.collect()
    finally:
        logging.getLogger().removeHandler(handler)
