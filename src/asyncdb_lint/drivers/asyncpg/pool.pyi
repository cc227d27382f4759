"""asyncpg.pool: the pool, and the connection that it lends."""

from asyncpg import Connection
from asyncpg import Pool as Pool
from asyncpg import create_pool as create_pool

class PoolConnectionProxy(Connection):
    """A lent `Connection`: used after its release it raises `InterfaceError: … connection has been released back to the pool`."""
