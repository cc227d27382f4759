"""aiomysql.pool: where the pool lives."""

from aiomysql import Pool as Pool
from aiomysql import create_pool as create_pool
