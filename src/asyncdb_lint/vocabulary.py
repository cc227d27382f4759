"""The words in which stubs state what a driver or framework does.

A stub (`drivers/*.pyi`, `frameworks/*.pyi`, a user's own) is ordinary typed Python: signatures, `async def`, inheritance, overloads,
re-exports and context managers mean what they always mean. This module adds only what Python cannot say. Stubs import it; the
analyser reads the names, and never executes a stub. A fact that no word here expresses is a new word, never code elsewhere.

What a call gives back is its return type:

| in the stub                          | meaning                                                                       |
|--------------------------------------|-------------------------------------------------------------------------------|
| `async def f() -> T`                 | a coroutine: nothing happens until it is awaited                              |
| `def f() -> AwaitableContext[T]`     | `await f()` and `async with f() as x` both give T; un-awaited nothing happens |
| `def f() -> AsyncContext[T]`         | only `async with f() as x`; not awaitable                                     |
| `def f() -> Context[T]`              | only `with f() as x`                                                          |
| `def f() -> RunningFuture[T]`        | awaitable, and already running: un-awaited it runs, its errors are lost       |
| `def f() -> DoneFuture[T]`           | awaitable and already done: un-awaited nothing is lost but the value          |
| `def f() -> LazyQuery[T]`            | awaitable; un-awaited nothing happens, and nobody warns                       |
| `async def f() -> AsyncIterator[T]` with `yield` | an async generator, as in Python                                  |

Module facts are literals. `DRIVER` names the driver of a stub and of the modules below it:

    DRIVER = {
        "name": "psycopg2",                     # as in messages
        "mode": "sync",                         # "sync", "async" or "both"
        "layer": "driver",                      # "driver", or "session" for a layer of sessions and engines over drivers
        "use": "`psycopg.AsyncConnection` or asyncpg",    # the asynchronous way, completing "use …"; absent for async drivers
        "distributions": ("psycopg2", "psycopg2-binary"),
    }

`FRAMEWORK = {"name": …, "distributions": (…)}` does the same for a framework. `URL_SCHEMES` of a session layer maps a URL's scheme to
`{"mode": "sync" | "async" | "both", "driver": name, "connect": dotted name of the stub function that connects | None}`,
`VERSION_SCHEMES` those schemes that depend on the release. `POOLERS` of the stub `poolers` is a list of `{"host": substring,
"host_suffix": …, "port": …, "query": "name=value"}`; an entry matches when all its keys do. `ADMIN_DATABASES` are the names under which
poolers answer questions about themselves.

`VERSION` compares with the locked version of the stub's distribution: `if VERSION >= (2, 1):`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator
from typing import Annotated, Any, Generic, Literal, TypeVar

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])
C = TypeVar("C", bound=type)

VERSION: tuple[int, ...] = ()


# ---------------------------------------------------------------------------------------------------------------- result protocols


class AwaitableContext(Generic[T]):
    """Awaitable and asynchronous context manager, both giving T; does nothing until then."""

    def __await__(self) -> Generator[Any, Any, T]: ...
    async def __aenter__(self) -> T: ...
    async def __aexit__(self, *exc: object) -> None: ...


class AsyncContext(Generic[T]):
    """Asynchronous context manager only."""

    async def __aenter__(self) -> T: ...
    async def __aexit__(self, *exc: object) -> None: ...


class Context(Generic[T]):
    """Synchronous context manager only."""

    def __enter__(self) -> T: ...
    def __exit__(self, *exc: object) -> None: ...


class RunningFuture(Generic[T]):
    """A future or task that runs whether or not it is awaited."""

    def __await__(self) -> Generator[Any, Any, T]: ...


class DoneFuture(Generic[T]):
    """A future that is done when it is handed out: awaiting it gives T, forgetting to gives the future."""

    def __await__(self) -> Generator[Any, Any, T]: ...


class LazyQuery(Generic[T]):
    """An awaitable query object that does nothing, and warns of nothing, until it is awaited."""

    def __await__(self) -> Generator[Any, Any, T]: ...


class LazyIterator(Generic[T]):
    """An asynchronous iterator whose first step does the I/O."""

    def __aiter__(self) -> AsyncIterator[T]: ...


# ------------------------------------------------------------------------------------------------------------- what a call does


def blocks(function: F) -> F:
    """The call does synchronous I/O: the calling thread waits for it. On a dunder: entering, iterating, … does."""
    return function


def connects(function: F) -> F:
    """Each call opens a connection to a server of its own (also asynchronously)."""
    return function


def owns_connections(function_or_class: F) -> F:
    """Each call builds an object that owns a pool of connections, made to live as long as the process."""
    return function_or_class


def serializes(class_: C) -> C:
    """Entering an object of the class lets one task at a time through (`asyncio.Lock`)."""
    return class_


def permits_concurrent_use(function: F) -> F:
    """Inside the context that the method gives, its receiver is made for several tasks (`AsyncConnection.pipeline`)."""
    return function


def bounds_time(function: F) -> F:
    """What the call runs, or what stands in the context it gives, ends within a given time (`asyncio.timeout`, `wait_for`)."""
    return function


def needs_running_loop(function: F) -> F:
    """The call fails where no event loop runs: what handles its exception is for code without a loop (`asyncio.get_running_loop`)."""
    return function


def unbounded(function: F) -> F:
    """What the call starts takes as long as it takes: waiting for notifications, copying tables. A connection that does it has no use
    for a bound of queries."""
    return function


def acquires(function: F) -> F:
    """What the call gives holds a connection until it is released: at the end of its context, by a method with `releases`, or as the
    argument in a `Released` place. On a method: the connection is one of its receiver (`pool.acquire()`, `engine.connect()`)."""
    return function


def releases(function: F) -> F:
    """The method gives up what its receiver holds (`connection.close()`); a closed object is not used again."""
    return function


def borrows(function: F) -> F:
    """The method takes a connection of its receiver, a pool, for as long as the call lasts (`pool.execute()`)."""
    return function


def executes(function: F) -> F:
    """The method runs statements on its receiver: a connection, session, cursor or what stands for one."""
    return function


def writes(function: F) -> F:
    """The method changes data, or has it changed, without SQL text (`session.add()`, `copy_records_to_table()`)."""
    return function


def begins(function: F) -> F:
    """What the call gives is a transaction on its receiver, begun by entering it (or by its method with `begins`), and committed at the
    end of the block."""
    return function


def commits(function: F) -> F:
    """The method commits what was executed on its receiver."""
    return function


def rolls_back(function: F) -> F:
    """The method rolls back what was executed on its receiver."""
    return function


def registers(*, when: str, sync: Literal["thread", "loop"] = "thread") -> Callable[[F], F]:
    """The function is a decorator, or gives one, whose decorated function the framework calls.

    `when` is "request" (a handler, dependency, middleware, consumer), "startup" (lifespan, start-up, shutdown), "background" (a task
    outside a request) or "thread" (always off the loop, coroutine or not). `sync` says where a plain `def` runs.
    """
    return lambda function: function


def called_by_framework(*, when: str, sync: Literal["thread", "loop"] = "thread") -> Any:
    """As a decorator of a base class's method: overrides are called by the framework. As an `Annotated` mark of a parameter: the
    function passed is. Arguments as in `registers`."""
    return lambda function: function


def raises(when: Callable[..., bool], error: str, *, about: str, instead: str = "", severity: str = "error") -> Callable[[F], F]:
    """The call fails with `error` for arguments of which `when`, a lambda over the function's own parameter names, is true.

    Judged only when every parameter that the lambda names is a literal in the call, or absent and literal by default. Severity
    "warning": the call does not fail, `error` says what happens instead. `about` is "pool-size", "statement-cache" or "timeout";
    `instead` says what to write.
    """
    return lambda function: function


def rejects(
    *keywords: str, error: str, about: str, instead: str = "", given: tuple[str, Any] | None = None, severity: str = "error"
) -> Callable[[F], F]:
    """The call fails with `error` when one of `keywords` is passed (`given=(parameter, value)`: and that parameter is that literal or
    that class). `{keyword}` in `error` is the keyword. Other arguments as in `raises`."""
    return lambda function: function


def resource(
    kind: Literal["connection", "cursor", "session", "transaction", "pool", "engine", "client", "factory"],
    *,
    mode: Literal["sync", "async"],
    concurrent_use: str = "",
    concurrent_severity: Literal["error", "warning"] = "error",
    concurrent_methods: tuple[str, ...] = (),
    use: str = "",
) -> Callable[[C], C]:
    """What a class is, for rules about life cycle and sharing.

    `concurrent_use` says what happens when two tasks use one object at once ("raises `InterfaceError: …`", "hangs", "runs them one
    after the other"); empty: it is made for that. `concurrent_severity` "warning": nothing fails, only no concurrency is gained.
    `concurrent_methods`: it matters only if one of the tasks calls one of these; empty: always.
    `use` names the asynchronous counterpart of a synchronous class. Subclasses inherit all of it.
    """
    return lambda class_: class_


# -------------------------------------------------------------------------------------------------------------- what an argument is


class Mark:
    """A parameter's role, as `Annotated[type, Mark(…)]`; the aliases below are how stubs write it."""

    def __init__(self, role: str, **facts: Any) -> None:
        self.role, self.facts = role, facts


TaskLimit = Annotated[T, Mark("task-limit")]
"""How many tasks at once an object lets through, in its constructor; one is what `serializes` says of a class (`Semaphore(1)`)."""

Offloaded = Annotated[T, Mark("offloaded")]
"""A callable that is called in another thread or process (`asyncio.to_thread`). An evaluated call in its place has already run."""

LoopCallback = Annotated[T, Mark("loop-callback")]
"""A callable that the event loop calls later, on its own thread (`loop.call_soon`)."""

Bridged = Annotated[T, Mark("bridged")]
"""A callable that is called now, on the loop's thread, in a greenlet: the stub's own driver may do I/O in it, no other
(`AsyncSession.run_sync`)."""

Concurrent = Annotated[T, Mark("concurrent")]
"""An awaitable that runs concurrently with the others so passed in the same call (`asyncio.gather`), or as a task of its own
(`create_task`)."""

OwnLoop = Annotated[T, Mark("own-loop")]
"""An awaitable, or a coroutine function, that is run to its end now, on this thread, in an event loop of the call's own
(`asyncio.run`)."""

Called = Annotated[T, Mark("called")]
"""A callable that the call itself calls, at once or while its result is consumed, on the same thread (`sorted(key=)`, `map`)."""

Iterated = Annotated[T, Mark("iterated")]
"""An iterable that the call itself exhausts (`list`): the iterable's dunders, or the generator's body, run here."""

Stepped = Annotated[T, Mark("stepped")]
"""An iterator of which the call takes one element (`next`): its `__next__` runs here, of a generator only what stands before a `yield`."""

Measured = Annotated[T, Mark("measured")]
"""An object whose `__len__` runs here (`len`)."""

Entered = Annotated[T, Mark("entered")]
"""A context manager that the call enters, and leaves later (`ExitStack.enter_context`)."""

Injected = Annotated[T, Mark("injected")]
"""A callable whose result (for a generator: what it yields; for a coroutine: what it returns) is the value of the call (`Depends`)."""

Url = Annotated[T, Mark("url")]
"""A database URL or DSN."""

UrlScheme = Annotated[T, Mark("url-scheme")]
"""The scheme of a URL that the call builds of parts."""

UrlQuery = Annotated[T, Mark("url-query")]
"""The query of a URL that the call builds of parts, as a dict."""

Connector = Annotated[T, Mark("connector")]
"""What makes the connections instead of the driver that the call would use; given, the call's own options decide nothing."""

Host = Annotated[T, Mark("host")]
"""A server's host name."""

Port = Annotated[T, Mark("port")]
"""A server's port."""

DriverOptions = Annotated[T, Mark("driver-options")]
"""A dict of options handed to the driver's connect function."""

QueryTimeout = Annotated[T, Mark("query-timeout")]
"""The bound, in seconds, of one query on the client's side."""

ServerSettings = Annotated[T, Mark("server-settings")]
"""A dict or string of server parameters, which may hold a statement timeout."""

StatementCache = Annotated[T, Mark("statement-cache")]
"""The number of prepared statements kept; 0 turns it off."""

PrepareThreshold = Annotated[T, Mark("prepare-threshold")]
"""After how many executions a statement is prepared; None turns it off."""

Bind = Annotated[T, Mark("bind")]
"""The engine or connection that a session works on."""

Binds = Annotated[T, Mark("binds")]
"""Engines for single mapped classes or tables, beside the bind or instead of it."""

SharedPool = Annotated[T, Mark("shared-pool")]
"""A pool made elsewhere; given, an object that otherwise owns its connections borrows them from it (`Redis(connection_pool=)`)."""

SessionClass = Annotated[T, Mark("session-class")]
"""The class of the sessions that a factory makes; given, it decides what the factory may be bound to."""

Released = Annotated[T, Mark("released")]
"""What the call gives back (`pool.release(connection)`)."""

Sql = Annotated[T, Mark("sql")]
"""The text of a statement that is executed."""

Autocommit = Annotated[T, Mark("autocommit")]
"""Whether each statement is committed by itself: true, or an isolation level that says so."""

Decoration = Literal["same", "cached", "context", "async-context", "offloaded", "partial"]


def decorates(result: Decoration) -> Callable[[F], F]:
    """The function is a decorator (or, called with options, gives one); `result` says what the decorated function becomes.

    "same": it behaves as before. "cached": it runs once per argument. "context" / "async-context": the generator becomes a context
    manager that gives what it yields. "offloaded": calling it gives a coroutine that runs the original in another thread.
    "partial": it behaves as before, with some of its arguments already given.
    """
    return lambda function: function
