"""aiomysql.connection: where the connection lives."""

from aiomysql import Connection as Connection
from aiomysql import connect as connect
