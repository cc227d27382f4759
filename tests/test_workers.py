"""Which processes lower the files; that it cannot be seen in a report is an invariant of test_invariants.py."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from multiprocessing.context import BaseContext
from typing import Any

import pytest

from asyncdb_lint import workers

_JOBS = [(name, False, b"x = 1\n" * 20) for name in "abc"]


class _Pool:
    """Runs everything in this process and notes how its processes would have started."""

    started: list[tuple[int, str]]

    def __init__(self, count: int, *, mp_context: BaseContext) -> None:
        self.started.append((count, mp_context.get_start_method()))

    def __enter__(self) -> _Pool:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def map(self, function: Callable[..., Any], items: list[Any]) -> Iterator[Any]:
        return map(function, items)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """The pools that a run started: how many processes, and how."""
    monkeypatch.setattr(_Pool, "started", [], raising=False)
    monkeypatch.setattr(workers, "ProcessPoolExecutor", _Pool)
    monkeypatch.setattr(workers, "WORTHWHILE", 300)
    monkeypatch.setattr(workers, "BATCH", 1)
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    return _Pool.started


@pytest.mark.parametrize("count", [1, 2, 8])
def test_results_come_in_the_order_of_the_jobs(count: int, started: list[tuple[int, str]]) -> None:
    progress: list[tuple[int, int]] = []
    lowered = list(workers.lower_all(_JOBS, count, lambda *state: progress.append(state)))
    assert [key for key, _ in lowered] == ["a", "b", "c"]
    assert progress == [(1, 3), (2, 3), (3, 3)]
    assert [processes for processes, _ in started] == ([min(count, 3)] if count > 1 else [])


def test_little_work_starts_no_process(started: list[tuple[int, str]]) -> None:
    assert len(list(workers.lower_all(_JOBS[:2], 2))) == 2
    assert started == []


@pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")
@pytest.mark.parametrize(("threads", "method"), [(1, "fork"), (2, "spawn")])
def test_a_process_with_other_threads_is_not_forked(
    threads: int, method: str, started: list[tuple[int, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another thread locks would stay locked in the worker."""
    monkeypatch.setattr(threading, "active_count", lambda: threads)
    assert len(list(workers.lower_all(_JOBS, 2))) == 3
    assert started == [(2, method)]
