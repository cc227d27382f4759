"""sqlalchemy.pool.impl: where the pool classes live."""

from sqlalchemy.pool import AssertionPool as AssertionPool
from sqlalchemy.pool import AsyncAdaptedQueuePool as AsyncAdaptedQueuePool
from sqlalchemy.pool import NullPool as NullPool
from sqlalchemy.pool import QueuePool as QueuePool
from sqlalchemy.pool import SingletonThreadPool as SingletonThreadPool
from sqlalchemy.pool import StaticPool as StaticPool
