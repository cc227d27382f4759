"""asyncpg.connection: where the public names live."""

from asyncpg import Connection as Connection
from asyncpg import connect as connect
