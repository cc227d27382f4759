"""What the stubs say a driver refuses, it refuses: each call is made, and its error is one that the stub of the callee states.

No server is needed: the arguments are judged before anything connects, and where they are not the address is a closed port.
"""

from __future__ import annotations

import ast
import asyncio
import inspect
from typing import Any

import pytest
from stub_reader import STUBS, find, functions

pytestmark = pytest.mark.compat

CLOSED = "postgresql://user@127.0.0.1:1/db"
ASYNCPG = "postgresql+asyncpg://user@127.0.0.1:1/db"


def stated(dotted: str) -> list[str]:
    """The errors that the stub of a function, or of a class's constructor, states."""
    declared = [each for name in STUBS for each in functions(name) if each.dotted in (dotted, f"{dotted}.__init__")]
    nodes = [node for each in declared for decorator in each.node.decorator_list for node in ast.walk(decorator)]
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [text for text in texts if "Error: " in text]


REFUSED: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = [
    ("asyncpg.create_pool", (CLOSED,), {"max_size": 5}),
    ("asyncpg.create_pool", (CLOSED,), {"min_size": 0, "max_size": 0}),
    ("asyncpg.create_pool", (CLOSED,), {"min_size": -1}),
    ("asyncpg.create_pool", (CLOSED,), {"init_size": 20}),
    ("asyncpg.create_pool", (CLOSED,), {"init_size": 3}),
    ("asyncpg.create_pool", (CLOSED,), {"maxsize": 5}),
    ("asyncpg.create_pool", (CLOSED,), {"statement_cache_size": -1}),
    ("asyncpg.connect", (CLOSED,), {"statement_cache_size": -1}),
    ("asyncpg.connect", (CLOSED,), {"max_cached_statement_lifetime": -1}),
    ("asyncpg.connect", (CLOSED,), {"max_cacheable_statement_size": -1}),
    ("asyncpg.connect", (CLOSED,), {"command_timeout": 0}),
    ("psycopg.connect", ("host=127.0.0.1 port=1",), {"statement_cache_size": 0}),
    ("psycopg.connect", ("host=127.0.0.1 port=1",), {"command_timeout": 1}),
    ("psycopg.AsyncConnection.connect", ("host=127.0.0.1 port=1",), {"statement_cache_size": 0}),
    ("psycopg_pool.AsyncConnectionPool", (), {"open": False, "max_size": 2}),
    ("psycopg_pool.AsyncConnectionPool", (), {"open": False, "min_size": 0}),
    ("psycopg_pool.AsyncConnectionPool", (), {"open": False, "min_size": -1}),
    ("psycopg_pool.AsyncConnectionPool", (), {"open": False, "num_workers": 0}),
    ("psycopg_pool.AsyncNullConnectionPool", (), {"open": False, "min_size": 2}),
    ("psycopg_pool.ConnectionPool", (), {"open": False, "max_size": 2}),
    ("aiomysql.create_pool", (), {"minsize": 5, "maxsize": 2}),
    ("aiomysql.create_pool", (), {"minsize": -1}),
    ("aiomysql.create_pool", (), {"port": 1, "max_size": 2}),
    ("aiomysql.connect", (), {"port": 1, "read_timeout": 1}),
    ("asyncmy.create_pool", (), {"minsize": 5, "maxsize": 2}),
    ("asyncmy.create_pool", (), {"maxsize": 0}),
    ("asyncmy.create_pool", (), {"port": 1, "command_timeout": 2}),
    ("sqlalchemy.create_engine", ("postgresql+psycopg2://u@h/d",), {"statement_cache_size": 0}),
    ("sqlalchemy.create_engine", ("postgresql+psycopg2://u@h/d",), {"poolclass": "NullPool", "pool_size": 3}),
    ("sqlalchemy.ext.asyncio.create_async_engine", (ASYNCPG,), {"statement_cache_size": 0}),
    ("sqlalchemy.ext.asyncio.create_async_engine", (ASYNCPG,), {"command_timeout": 1}),
    ("sqlalchemy.ext.asyncio.create_async_engine", (ASYNCPG,), {"max_size": 1}),
    ("sqlalchemy.ext.asyncio.create_async_engine", (ASYNCPG,), {"poolclass": "NullPool", "max_overflow": 3}),
    ("sqlalchemy.ext.asyncio.create_async_engine", (ASYNCPG,), {"poolclass": "StaticPool", "pool_timeout": 3}),
    ("sqlalchemy.ext.asyncio.create_async_engine", ("sqlite+aiosqlite://",), {"pool_size": 3}),
    ("sqlalchemy.ext.asyncio.create_async_engine", ("sqlite+aiosqlite:///:memory:",), {"max_overflow": 3}),
]


async def error_of(dotted: str, arguments: tuple[Any, ...], keywords: dict[str, Any]) -> str:
    callee = find(dotted)
    if "poolclass" in keywords:
        keywords = keywords | {"poolclass": find(f"sqlalchemy.pool.{keywords['poolclass']}")}
    try:
        result = callee(*arguments, **keywords)
        if inspect.isawaitable(result):
            await result
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "nothing"


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("dotted", "arguments", "keywords"), REFUSED, ids=lambda value: str(value)[:60])
def test_the_driver_refuses_what_its_stub_says_it_refuses(
    dotted: str, arguments: tuple[Any, ...], keywords: dict[str, Any]
) -> None:
    error = asyncio.run(error_of(dotted, arguments, keywords))
    texts = [text.replace("{keyword}", keyword) for text in stated(dotted) for keyword in keywords]
    assert any(error.startswith(text) for text in texts), error
