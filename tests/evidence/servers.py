"""The servers that the programs talk to, and the table in which their rows are counted.

Addresses come from the environment; the default is a server on this machine. The database is `test`. The programs write `POSTGRES`
(user, host and port) behind the scheme that their library wants.
"""

from __future__ import annotations

import importlib
import os
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

_POSTGRES = urlsplit(os.environ.get("ASYNCDB_LINT_POSTGRES", "postgresql://postgres@127.0.0.1/test"))
POSTGRES = _POSTGRES.netloc
MYSQL = urlsplit(os.environ.get("ASYNCDB_LINT_MYSQL", "mysql://root@127.0.0.1:3306/test"))
REDIS = os.environ.get("ASYNCDB_LINT_REDIS", "redis://127.0.0.1:6379/0")

LOCK = 5005
TABLE = "CREATE TABLE evidence (number INTEGER)"
COUNT = "SELECT count(*) FROM evidence"


class Unavailable(Exception):
    """A server does not answer, or what asks it is not installed; the text says why."""


def postgres_ip() -> str:
    """The address of PostgreSQL, for connections under another host name."""
    return socket.gethostbyname(_POSTGRES.hostname or "localhost")


def mysql_options() -> dict[str, object]:
    """MYSQL as PyMySQL's arguments."""
    return {"host": MYSQL.hostname, "port": MYSQL.port or 3306, "user": MYSQL.username, "password": MYSQL.password or ""}


@contextmanager
def fresh_table(server: str) -> Iterator[Callable[[], int]]:
    """An empty table `evidence` for one program, and how many rows are in it; other processes wait until it is dropped."""
    with closing(_connect(server)) as connection:
        cursor = connection.cursor()
        cursor.execute("DROP TABLE IF EXISTS evidence")
        cursor.execute(TABLE)

        def rows() -> int:
            cursor.execute(COUNT)
            return cursor.fetchone()[0]

        yield rows
        cursor.execute("DROP TABLE evidence")


def _connect(server: str):
    """A connection that commits each statement and holds the lock."""
    if server == "sqlite":
        return sqlite3.connect("app.db", isolation_level=None, timeout=1)
    try:
        if server == "postgres":
            connection = importlib.import_module("psycopg").connect(f"postgresql://{POSTGRES}/test", autocommit=True)
            connection.execute("SET lock_timeout = '10s'")
            connection.execute("SELECT pg_advisory_lock(%s)", (LOCK,))
            return connection
        options = mysql_options()
        connection = importlib.import_module("pymysql").connect(**options, database="test", autocommit=True)
        connection.cursor().execute("SELECT get_lock('evidence', 60)")
    except Exception as error:
        raise Unavailable(f"{server}: {type(error).__name__}: {str(error).splitlines()[0]}") from error
    return connection


@contextmanager
def answering_redis() -> Iterator[Callable[[], int]]:
    """Redis has no table: it answers, or it is unavailable."""
    try:
        with closing(importlib.import_module("redis").Redis.from_url(REDIS)) as client:
            client.ping()
    except Exception as error:
        raise Unavailable(f"redis: {type(error).__name__}: {error}") from error
    yield lambda: 0
