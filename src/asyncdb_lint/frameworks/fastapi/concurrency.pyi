"""fastapi.concurrency: callables and context managers handed to the thread pool."""

from contextlib import AbstractContextManager
from contextlib import asynccontextmanager as asynccontextmanager
from typing import TypeVar

from asyncdb_lint.vocabulary import AsyncContext
from starlette.concurrency import iterate_in_threadpool as iterate_in_threadpool
from starlette.concurrency import run_in_threadpool as run_in_threadpool

T = TypeVar("T")

def contextmanager_in_threadpool(cm: AbstractContextManager[T]) -> AsyncContext[T]: ...
