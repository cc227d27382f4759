"""Runs a function with room for deep recursion.

libcst's parser and code generator recurse as deep as the source nests; on the ordinary stack that ends in a crash, not in an
exception. A thread with a large stack (reserved, not used, so it costs nothing) and a raised recursion limit take what the gates let
through. The garbage collector rests meanwhile: trees have no cycles, and walking them again and again takes a fifth of the time.
"""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable
from typing import TypeVar

_STACK_BYTES = 256 * 1024 * 1024
_RECURSION_LIMIT = 60_000

T = TypeVar("T")
_one_at_a_time = threading.Lock()


def run_deep(function: Callable[[], T]) -> T:
    """Call `function` in a thread with a large stack and return what it returns, or raise what it raises."""
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(function())
        except BaseException as error:  # a panic of the native parser is not an Exception
            failure.append(error)

    with _one_at_a_time:  # stack size, recursion limit and collector belong to the whole process
        limit, collects = sys.getrecursionlimit(), gc.isenabled()
        sys.setrecursionlimit(max(limit, _RECURSION_LIMIT))
        gc.disable()
        try:
            _start(run).join()
        finally:
            sys.setrecursionlimit(limit)
            if collects:
                gc.enable()
    if failure:
        raise failure[0]
    return outcome[0]


def _start(run: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=run, name="asyncdb-lint-lowering", daemon=True)
    usual = threading.stack_size(_STACK_BYTES)
    try:
        thread.start()
    finally:
        threading.stack_size(usual)
    return thread
