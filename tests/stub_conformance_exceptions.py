"""What `test_stub_conformance` cannot see in a library, entry by entry with its reason. Keys are dotted names, or patterns of them."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """Keywords that a function takes where no signature shows them."""

    names: tuple[str, ...]
    reason: str


NOT_A_LIBRARY = {
    "mcp.server.fastmcp": "of mcp 1.x; 2.x has a module of that name that only says so",
    "poolers": "a table of hosts",
    "mysql": "a namespace package without a file",
}

# Stubs whose library the dependency group `compat` cannot hold.
UNTRIED = {
    "arq": "wants a Redis client older than the one that other stubs describe",
    "litellm": "asks the network for prices when it is imported",
    "nextcord": "brings a package `discord` of its own",
}

# What the stub has and the library has not, or not always.
ABSENT = {
    "mssql+mssqlpython": "a dialect of SQLAlchemy 2.1",
    "dependency_injector.containers.DeclarativeContainer.*wire": "of the `DynamicContainer` that making an object gives",
    "playhouse.pool.PooledDatabase.close": "of the database that each pool also is",
    "sqlite3.Connection.*load_extension": "left out of some builds of Python",
    "*.views.MethodView.*": "looked up on the subclass by the request's method",
    "aio_pika.abc.AbstractConnection.__await__": "of the connections that `connect()` gives",
    "tenacity.AttemptManager.__a*__": "since 9.2",
    "django.db.models.RelatedManager*": "made for each relation, as an attribute of its objects",
    "django.views.generic.*View.*": "looked up on the subclass by the request's method",
    "django.utils.deprecation.MiddlewareMixin.process_*": "looked up on the subclass",
    "aiohttp.web.View.*": "looked up on the subclass by the request's method",
    "sanic.views.HTTPMethodView.*": "looked up on the subclass by the request's method",
    "starlette.endpoints.HTTPEndpoint.*": "looked up on the subclass by the request's method",
    "redis*.cluster.RedisCluster.cluster": "the mixin of commands has it, clusters have one method per subcommand",
}

# Why a function's kind in the library differs from the stub's.
KINDS = {
    "django.db.models.QuerySet.aiterator": "an async generator function: its result is the iterator",
    "django.db.models.Manager.a*": "a plain function that hands the call on to the query set's coroutine function",
    "asyncmy.cursors.Cursor.__anext__": "Cython does not mark the slot as a coroutine function",
    "psycopg.copy.AsyncCopy.__aiter__": "an async generator function, called by `async for`: its result is the iterator",
    "redis.asyncio.cluster.RedisCluster.*": "commands that a cluster refuses raise at once, in a plain function",
}

# Why only one side has a special method.
PROTOCOLS = {
    "MySQLdb.cursors.BaseCursor.__iter__": "of the cursors that users get, which are subclasses",
    "tenacity.AttemptManager.__aenter__": "since 9.2",
    "aiogram.filters.base.Filter.__await__": "for the type checker: never called",
    "aiomysql.Pool.__await__": "raises in 0.3: left from `with (yield from pool)`",
    "aiomysql.Pool.__iter__": "left from `with (yield from pool)`",
    "aiomysql.Pool.__enter__": "raises: left from `with (yield from pool)`",
    "peewee.*Proxy.__enter__": "of the database that it stands for",
    "motor.motor_asyncio.*.__enter__": "raises, and says that it is `async with`",
    "sqlalchemy.orm.scoped_session.__enter__": "inherited with the methods of the session, which the library copies",
    "sqlalchemy.ext.asyncio.async_scoped_session.__aenter__": "inherited with the methods of the session, which the library copies",
    "starlette.endpoints.*Endpoint.__await__": "made and awaited by the router only",
}

# What a call gives, as "module:class", where neither annotation nor decorator tells.
HANDS_BACK = {
    "tornado.gen.multi": "asyncio:Future",
    "aioboto3.Session.client": "aiobotocore.session:ClientCreatorContext",
    "aioboto3.Session.resource": "aioboto3.session:ResourceCreatorContext",
    "aiobotocore.session.AioSession.create_client": "aiobotocore.session:ClientCreatorContext",
    "aiomysql.connect": "aiomysql.utils:_ConnectionContextManager",
    "aiomysql.create_pool": "aiomysql.utils:_PoolContextManager",
    "aiomysql.Connection.cursor": "aiomysql.utils:_ContextManager",
    "aiomysql.Pool.acquire": "aiomysql.utils:_PoolAcquireContextManager",
    "aiomysql.Pool.release": "asyncio:Future",
    "aiomysql.cursors.Cursor.fetchone": "asyncio:Future",
    "aiomysql.cursors.Cursor.fetchmany": "asyncio:Future",
    "aiomysql.cursors.Cursor.fetchall": "asyncio:Future",
    "aiomysql.cursors.Cursor.scroll": "asyncio:Future",
    "aiosqlite.Connection.cursor": "aiosqlite.context:Result",
    "aiosqlite.Connection.execute": "aiosqlite.context:Result",
    "aiosqlite.Connection.executemany": "aiosqlite.context:Result",
    "aiosqlite.Connection.executescript": "aiosqlite.context:Result",
    "aiosqlite.Connection.execute_insert": "aiosqlite.context:Result",
    "aiosqlite.Connection.execute_fetchall": "aiosqlite.context:Result",
    "asyncmy.connect": "asyncmy.contexts:_ConnectionContextManager",
    "asyncmy.create_pool": "asyncmy.contexts:_PoolContextManager",
    "asyncmy.pool.Pool.acquire": "asyncmy.pool:_PoolAcquireContext",
    "asyncmy.pool.Pool.release": "asyncio:Future",
    "asyncpg.create_pool": "asyncpg.pool:Pool",
    "asyncpg.Pool.acquire": "asyncpg.pool:PoolAcquireContext",
    "motor.motor_asyncio.*": "asyncio:Future",
    "peewee.*.bind_ctx": "peewee:_BoundModelsContext",
    "peewee.Database.manual_commit": "peewee:_manual",
    "pymongo.timeout": "pymongo._csot:_TimeoutContext",
    "sqlalchemy.ext.asyncio.AsyncConnection.stream": "sqlalchemy.ext.asyncio.base:GeneratorStartableContext",
    "sqlalchemy.ext.asyncio.AsyncConnection.stream_scalars": "sqlalchemy.ext.asyncio.base:GeneratorStartableContext",
}

LIBPQ = Words(("dsn", "host", "port", "options"), "keywords of libpq's connection strings")
LIBMYSQL = Words(("host", "port", "init_command", "read_timeout"), "handed to the C library's connect, which shows no signature")
ENGINE = Words(("connect_args", "pool", "poolclass"), "popped off the keywords in the body of create_engine")
MYSQL_CONNECTOR = "mysql.connector.constants:DEFAULT_CONFIGURATION"

# Where a function hands its keywords, as "module:function" or "module:TABLE"; or the words that it takes.
HANDED_ON: dict[str, tuple[str | Words, ...]] = {
    "MySQLdb.connect": (LIBMYSQL,),
    "MySQLdb.connections.Connection.__init__": (LIBMYSQL,),
    "aiomysql.create_pool": ("aiomysql:connect",),
    "asyncio.Future.add_done_callback": (Words(("fn",), "its signature is invalid in Python 3.11"),),
    "asyncmy.create_pool": ("asyncmy:connect",),
    "asyncpg.create_pool": ("asyncpg:connect",),
    "motor.motor_asyncio.AsyncIOMotorClient.__init__": ("pymongo:MongoClient.__init__",),
    "mysql.connector.connect": (MYSQL_CONNECTOR,),
    "mysql.connector.aio.connect": (MYSQL_CONNECTOR,),
    "mysql.connector.aio.pooling.MySQLConnectionPool.__init__": (MYSQL_CONNECTOR,),
    "mysql.connector.connection.MySQLConnection.__init__": (MYSQL_CONNECTOR,),
    "mysql.connector.pooling.MySQLConnectionPool.__init__": (MYSQL_CONNECTOR,),
    "psycopg.connect": (LIBPQ,),
    "psycopg.AsyncConnection.connect": (LIBPQ,),
    "psycopg.Connection.connect": (LIBPQ,),
    "psycopg2.connect": (LIBPQ,),
    "psycopg2.pool.AbstractConnectionPool.__init__": (LIBPQ,),
    "sqlalchemy.create_engine": (ENGINE,),
    "sqlalchemy.ext.asyncio.create_async_engine": (ENGINE, "sqlalchemy.pool:QueuePool.__init__"),
    "sqlalchemy.ext.asyncio.AsyncSession.__init__": ("sqlalchemy.orm:Session.__init__",),
    "sqlalchemy.ext.asyncio.async_sessionmaker.configure": ("sqlalchemy.ext.asyncio:async_sessionmaker.__init__",),
    "sqlalchemy.orm.sessionmaker.configure": ("sqlalchemy.orm:sessionmaker.__init__",),
}
