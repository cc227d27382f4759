"""The words in which stubs state what a driver or framework does.

A stub (`drivers/*.pyi`, `frameworks/*.pyi`, `services/*.pyi`, a user's own) is ordinary typed Python: signatures, `async def`,
inheritance, overloads, re-exports and context managers mean what they always mean. This module adds only what Python cannot say. Stubs
import it; the analyser reads the names, and never executes a stub. A fact that no word here expresses is a new word, never code elsewhere.

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
        "run_by": ("aiopg", "django"),          # distributions that load it themselves: where one of them is, it belongs there
    }

`SUCCEEDS` of a driver are the distributions that it replaces: `{"distribution": …, "module": …, "state": "deprecated" | "archived",
"since": date, "use": completes "use …", "instead": dotted names that are imported in its place}`. `NEEDS = {"distribution": …, "of": …,
"extra": …, "since": release}` of a module says what it cannot work without, and by which extra of its own distribution it comes: from
that release on `of` alone no longer requires it.

`FRAMEWORK = {"name": …, "distributions": (…)}` does the same for a framework; `"entry": "sync"` says that what it calls runs without an
event loop, in processes of its own, and its `"module_hooks": {"setup": "startup"}` are functions that it looks up by name in modules that
import it, with when it calls them. `URL_SCHEMES` of a session layer maps a URL's scheme to
`{"mode": "sync" | "async" | "both", "driver": name, "connect": dotted name of the stub function that connects | None}`,
`VERSION_SCHEMES` those schemes that depend on the release. `POOLERS` of the stub `poolers` is a list of `{"host": substring,
"host_suffix": …, "port": …, "query": "name=value"}`; an entry matches when all its keys do. `ADMIN_DATABASES` are the names under which
poolers answer questions about themselves.

`MIGRATIONS = {"imports": "op", "identifiers": (…), "steps": {…}}` of a migration tool says how the files that it runs are known (by a
member that they import from it, and by variables that they set), and which functions of theirs it calls, without awaiting them, with what
it records of the migration then.

`PROVIDED_UNTIL` of a framework says when the generators that it calls for parameters (`Injected`) go on and close what they have given:
"response", before the response is sent, or "tasks", after the response and its background tasks.

`VERSION` compares with the release of the stub's distribution that lock files, requirements or settings name: `if VERSION >= (2, 1):`
(or `<`). What a range leaves open counts as in the newest release: write the branch of the newer release first.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator, Mapping
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


def queues(class_: C) -> C:
    """An object of the class lends so many connections at once; who asks for one more waits until one is given back."""
    return class_


def unpooled(class_: C) -> C:
    """An object of the class opens a connection for each that is asked for, unless a limit is given (`AsyncNullConnectionPool`)."""
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


def tells_running_loop(function: F) -> F:
    """What the call gives, or whether it fails, says whether an event loop runs: code that asks does not start a second one inside
    (`asyncio.get_running_loop`, `loop.is_running`)."""
    return function


def allows_nested_loops(function: F) -> F:
    """After the call an event loop can be run inside another one (`nest_asyncio.apply`)."""
    return function


def keeps_task_weakly(function: F) -> F:
    """Of the task that the call starts, only a weak reference is kept: if its result is dropped, the task may vanish before it ends
    (`asyncio.create_task`, but not the `create_task` of a task group)."""
    return function


def gives_data(function: F) -> F:
    """What the call gives, where its return type says no more, is what a database holds: a column's value or a mapped object. It is
    never awaitable (`Result.scalar_one`)."""
    return function


def opens(function: F) -> F:
    """The method makes its receiver ready for use, as awaiting or entering the receiver does (`AsyncConnectionPool.open`)."""
    return function


def starts_once(error: str) -> Callable[[F], F]:
    """Awaiting what the call gives, or entering it, starts it; doing both fails with `error` (`aiosqlite.connect`)."""
    return lambda function: function


def serves(function: F) -> F:
    """The call makes the application serve: from here on requests, messages or commands come in. What stands before it is start-up
    (`Client.start`, `HTTPServer.listen`)."""
    return function


def stops(function: F) -> F:
    """The call makes the event loop or the application stop: what stands before it is shutdown (`loop.stop`)."""
    return function


def pauses(function: F) -> F:
    """The call waits for time to pass, or for another task or message: how long is up to these (`asyncio.sleep`, `Queue.get`)."""
    return function


def external(function: F) -> F:
    """The call waits for another service over the network, for another process, or for time to pass: for as long as that takes."""
    return function


def awaits_reply(function: F) -> F:
    """The call asks another service, or another process, and waits for its answer: seconds, where a statement takes milliseconds."""
    return function


def unbounded(function: F) -> F:
    """What the call starts takes as long as it takes: waiting for notifications, copying tables. A connection that does it has no use
    for a bound of queries."""
    return function


def named_like(pattern: str) -> Callable[[F], F]:
    """On `__getattr__`: it gives the attributes whose names match the pattern (`*_set`); there may be others, of which nothing is known."""
    return lambda function: function


def acquires(function: F) -> F:
    """What the call gives holds a connection until it is released: at the end of its context, by a method with `releases`, or as the
    argument in a `Released` place. On a method: the connection is one of its receiver (`pool.acquire()`, `engine.connect()`)."""
    return function


def releases(function: F) -> F:
    """The method gives up what its receiver holds (`connection.close()`); a closed object is not used again."""
    return function


def makes_loop(function: F) -> F:
    """Each call gives an event loop of its own, or what runs coroutines in one (`asyncio.new_event_loop`)."""
    return function


def disposes(function: F) -> F:
    """The method closes the connections that its receiver, a pool, engine or client, keeps."""
    return function


def keeps_process(function: F) -> F:
    """While what the call gives is open, the process does not end (a thread of its own that is no daemon)."""
    return function


def binds_loop(function: F) -> F:
    """What the call opens, or gives to be opened, belongs to the event loop in which it was opened, and fails in any other."""
    return function


def listens(function: F) -> F:
    """What the method begins goes on for as long as its receiver, a connection, is held: the delivery of notifications."""
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


def begun_anyway(function: F) -> F:
    """What the call gives may as well be left alone: the first statement begins the same transaction (`AsyncSession.begin`)."""
    return function


def commits(function: F) -> F:
    """The method commits what was executed on its receiver. On `__aexit__`: leaving the object's own block does."""
    return function


def rolls_back(function: F) -> F:
    """The method rolls back what was executed on its receiver."""
    return function


def ends_by(outcome: Literal["commit", "rollback"]) -> Callable[[F], F]:
    """What becomes of statements that nobody has committed when the connection or session that the call gives is given back or closed, or
    when the context that the call gives is left. For an object that can be entered itself, `__aexit__` may say otherwise (`commits`)."""
    return lambda function: function


def needs_transaction(error: str) -> Callable[[F], F]:
    """Iterating or awaiting what the call gives fails with `error` unless a transaction is open on the connection (asyncpg's cursors)."""
    return lambda function: function


def ends_scope(function: F) -> F:
    """The method closes and forgets the session that a registry keeps for the current scope, which otherwise stays forever."""
    return function


def registers(
    *,
    when: str,
    sync: Literal["thread", "loop"] = "thread",
    threaded_by: str = "",
    kept_by: str = "",
    served_by: tuple[str, ...] = (),
    named: Mapping[str, str] | None = None,
) -> Callable[[F], F]:
    """The function is a decorator, or gives one, whose decorated function the framework calls. A class whose objects are such decorators
    says so on its `__init__`.

    `when` is "request" (a handler, dependency, middleware, consumer), "startup" (lifespan, start-up, shutdown), "background" (a task
    outside a request), "thread" (always off the loop, coroutine or not) or "caller" (nothing calls it: the decorator makes a coroutine
    function of it). `sync` says where a plain `def` runs.
    `threaded_by` names the parameter of the same call that, when true, has a plain `def` run in a thread after all, `kept_by` the one
    that, when true, has the function called once and its result kept. `served_by`: "loop" holds where the project imports one of these
    modules; elsewhere the framework serves from threads.
    `named` says `when` for functions of some names, where the name decides (`on_ready`).
    """
    return lambda function: function


def called_by_framework(
    *,
    when: str,
    sync: Literal["thread", "loop"] = "thread",
    threaded_by: str = "",
    kept_by: str = "",
    served_by: tuple[str, ...] = (),
) -> Any:
    """As a decorator of a base class's method: overrides are called by the framework. As an `Annotated` mark of a parameter: the
    function passed is, alone or in a list or dict of functions. Arguments as in `registers`."""
    return lambda function: function


def calls_methods(
    prefix: str, *, when: str, sync: Literal["thread", "loop"] = "thread", named: Mapping[str, str] | None = None
) -> Callable[[C], C]:
    """The framework calls the methods of subclasses whose names begin so (`on_message`). Arguments as in `registers`."""
    return lambda class_: class_


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


def fails(error: str, *, about: str, instead: str = "") -> Callable[[F], F]:
    """An overload: with arguments of its types the call fails with `error`. `about` is "sync-bind": a synchronous engine, connection or
    session is wanted, and an asynchronous one given. `{class}` is the given object's class, `{call}` and `{given}` the callee and the
    object as written."""
    return lambda function: function


def resource(
    kind: Literal["connection", "cursor", "session", "transaction", "pool", "engine", "client", "factory"],
    *,
    mode: Literal["sync", "async"],
    concurrent_use: str = "",
    concurrent_severity: Literal["error", "warning"] = "error",
    concurrent_methods: tuple[str, ...] = (),
    autocommit: bool = False,
    ddl: Literal["", "transactional", "commits", "immediate"] = "",
    after_release: str = "",
    after_close: str = "",
    reusable: bool = False,
    use: str = "",
) -> Callable[[C], C]:
    """What a class is, for rules about life cycle and sharing.

    `concurrent_use` says what happens when two tasks use one object at once ("raises `InterfaceError: …`", "hangs", "runs them one
    after the other"); empty: it is made for that. `concurrent_severity` "warning": nothing fails, only no concurrency is gained.
    `concurrent_methods`: it matters only if one of the tasks calls one of these; empty: always.
    `autocommit`: a statement outside an explicit transaction is committed by itself. `ddl` says what `CREATE`, `ALTER`, … do to the
    transaction of a connection: they are part of it ("transactional"), commit it ("commits"), or are done at once unless one is open
    ("immediate"); empty where the database decides.
    `after_release` says what a connection does that is used after its pool got it back (empty: it works on, although another task may
    have it by then), `after_close` one that was closed (empty: nothing is known). `reusable`: used after its `close()` it begins anew.
    `use` names the asynchronous counterpart of a synchronous class. Subclasses inherit all of it.
    """
    return lambda class_: class_


def complete(**missing: str) -> Callable[[C], C]:
    """The stub declares every public attribute of the class: to read another one is an `AttributeError`. The keywords are names that
    are often taken for attributes of it, each with what to write."""
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

Formatted = Annotated[T, Mark("formatted")]
"""A value that the call turns into text (`logging.info`)."""

OpensNow = Annotated[T, Mark("opens-now")]
"""Whether the constructor opens the object. Given False, a method that `opens` it must be awaited, or it must be entered, before use."""

Items = Annotated[T, Mark("items")]
"""Keywords (`**settings: Items[Settings]`) that become items of the object of that class: each under its own name."""

Entered = Annotated[T, Mark("entered")]
"""A context manager that the call enters, and leaves later (`ExitStack.enter_context`)."""

Injected = Annotated[T, Mark("injected")]
"""A callable whose result (for a generator: what it yields; for a coroutine: what it returns) is the value of the call (`Depends`)."""

Streamed = Annotated[T, Mark("streamed")]
"""What a response sends piece by piece, long after the handler has returned it."""

EndsWith = Annotated[T, Mark("ends-with")]
"""With what the life of an injected value ends: "function", when the handler returns, or "request", as `PROVIDED_UNTIL` says."""

Seconds = Annotated[T, Mark("seconds")]
"""How long a call waits, in seconds (`asyncio.sleep`)."""

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

Statement = Annotated[T, Mark("statement")]
"""A statement, which must not be a plain string."""

Bind = Annotated[T, Mark("bind")]
"""The engine or connection that a session works on."""

Binds = Annotated[T, Mark("binds")]
"""Engines for single mapped classes or tables, beside the bind or instead of it."""

SharedPool = Annotated[T, Mark("shared-pool")]
"""A pool made elsewhere; given, an object that otherwise owns its connections borrows them from it (`Redis(connection_pool=)`)."""

ExpireOnCommit = Annotated[T, Mark("expire-on-commit")]
"""Whether a commit makes a session forget the attributes of its objects, so that the next read of one is a query."""

SessionFactory = Annotated[T, Mark("session-factory")]
"""What makes the sessions that a registry keeps, one for each scope; the registry's own mode says which it can manage."""

PoolClass = Annotated[T, Mark("pool-class")]
"""The class of the pool that an engine takes its connections from, instead of one that queues."""

PoolLimit = Annotated[T, Mark("pool-limit")]
"""How many connections a pool lends at once; 0 means any number."""

PoolOverflow = Annotated[T, Mark("pool-overflow")]
"""How many connections a pool lends beyond its limit; a negative number means any number."""

SessionClass = Annotated[T, Mark("session-class")]
"""The class of the sessions that a factory makes; given, it decides what the factory may be bound to."""

Released = Annotated[T, Mark("released")]
"""What the call gives back (`pool.release(connection)`)."""

Sql = Annotated[T, Mark("sql")]
"""The text of a statement that is executed."""

Autocommit = Annotated[T, Mark("autocommit")]
"""Whether each statement is committed by itself: true, or an isolation level that says so."""

DatabaseFile = Annotated[T, Mark("database-file")]
"""The file of an embedded database, or a word for one in memory, which is gone when it is closed."""

Tracked = Annotated[T, Mark("tracked")]
"""An object, or several, whose changes the receiver writes to the database: a new one is inserted (`session.add`)."""

Decoration = Literal["same", "cached", "context", "async-context", "offloaded", "submitted", "queued", "partial"]


def decorates(result: Decoration) -> Callable[[F], F]:
    """The function is a decorator (or, called with options, gives one); `result` says what the decorated function becomes.

    "same": it behaves as before. "cached": it runs once per argument. "context" / "async-context": the generator becomes a context
    manager that gives what it yields. "offloaded": calling it gives a coroutine that runs the original in another thread,
    "submitted": a future of it, which runs there already. "queued": calling it runs nothing; a worker will.
    "partial": it behaves as before, with some of its arguments already given.
    """
    return lambda function: function
