"""Lowering many files, in worker processes where that pays.

A worker gets bytes and gives back the encoded summary, which goes into the cache as it is. The results do not depend on how many
workers there are, nor on which file went where.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from asyncdb_lint.cache import encode

WORTHWHILE = 400_000
"""Bytes of source below which starting a worker costs more than it saves."""
BATCH = 150_000
"""Bytes of source that go to a worker at once."""

Job = tuple[str, bool, bytes]
"""The key of a file, whether it is a stub, and its bytes."""
Progress = Callable[[int, int], None]


def lower_all(jobs: Sequence[Job], workers: int, progress: Progress | None = None) -> Iterator[tuple[str, bytes]]:
    """Lower every file; gives (key, encoded summary or failure) in the order of the jobs. `workers` 0 means one for each processor."""
    count = workers or os.cpu_count() or 1
    done = 0
    for batch in _results(jobs, count):
        done += len(batch)
        if progress is not None:
            progress(done, len(jobs))
        yield from batch


def _results(jobs: Sequence[Job], workers: int) -> Iterator[list[tuple[str, bytes]]]:
    batches = list(_batches(jobs))
    if workers < 2 or len(batches) < 2 or sum(len(content) for _, _, content in jobs) < WORTHWHILE:
        yield from map(_lower_batch, batches)
        return
    # A fork takes along the locks that other threads hold, and nobody who would release them.
    method = "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"
    import asyncdb_lint.syntax  # noqa: F401 - forked workers share what the parent has imported

    context = multiprocessing.get_context(method)
    with ProcessPoolExecutor(min(workers, len(batches)), mp_context=context) as pool:
        yield from pool.map(_lower_batch, batches)


def _batches(jobs: Sequence[Job]) -> Iterator[list[Job]]:
    batch: list[Job] = []
    size = 0
    for job in jobs:
        batch.append(job)
        size += len(job[2])
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _lower_batch(batch: Sequence[Job]) -> list[tuple[str, bytes]]:
    from asyncdb_lint.syntax import lower

    return [(key, encode(lower(content, stub=stub))) for key, stub, content in batch]
