"""## What it does
Reports asynchronous connections, pools and engines of drivers that can bound the time of a query, where nothing does.

## Why is this bad?
By default such a driver waits for ever. A query that hangs, or a peer that died without closing its socket, keeps the connection; when
that has happened to all connections of the pool, the application stands still until somebody restarts it. The timeouts of pools and of
connecting, and SQLAlchemy's `pool_pre_ping`, do not help: they do not bound queries.

The right number is yours: longer than the slowest query that is legitimate. Set `command-timeout` in the configuration to have it in the
help text.

## Example
```python
import asyncpg


async def connect(dsn):
    return await asyncpg.create_pool(dsn)
```

## Use instead
```python
import asyncpg


async def connect(dsn):
    return await asyncpg.create_pool(dsn, command_timeout=30)
```

## When it stays silent
- On drivers without such an option (psycopg, aiomysql, aiosqlite), or with one that is set by default (redis).
- When the option is given, also as `None`, which is a decision; when options are passed with `**` that are not known.
- When the server bounds statements: a `statement_timeout` in the settings, in the URL or in a statement of the project, a
  `max_execution_time` in `init_command`.
- When every query of the driver has a timeout of its own, or stands under `asyncio.timeout()` or `wait_for()`.
- When a function of the project connects for the pool, or a class of the project is the connection's.
- On connections that listen for notifications, copy or replicate.
- In scripts, command lines, tests and migrations.

## References
- https://magicstack.github.io/asyncpg/current/api/index.html
- https://github.com/MagicStack/asyncpg/issues/1326
- https://github.com/MemMachine/MemMachine/pull/1552
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Diagnostic, Module, Severity
from asyncdb_lint.rules import APPLICATION, Rule
from asyncdb_lint.rules.command_lines import is_command_line
from asyncdb_lint.rules.finding import finding
from asyncdb_lint.rules.timeouts import SERVER_TIMEOUT, bounds_on_server, time_limits
from asyncdb_lint.semantics.folding import NotConstant
from asyncdb_lint.semantics.options import Connecting, connecting, default_of, result_resource, stub_calls
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Class, Function, Unknown, members


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for call in stub_calls(project, scope):
            connection = connecting(project, call)
            option = _missing(project, connection) if connection is not None else ""
            if connection is not None and option and not is_command_line(project, scope):
                yield _report(project, connection, option)


def _missing(project: Project, connection: Connecting) -> str:
    """The option that would bound queries, if nothing does; else empty."""
    function, call = connection.function, connection.call
    if function is None or not connection.complete or connection.url_bounds(SERVER_TIMEOUT):
        return ""
    resource = result_resource(project, call)
    roles = project.facts.function(function).roles
    options = [name for name, role in roles.items() if role == "query-timeout" and _is_unset(project, function, name)]
    if not options or resource is None or resource.mode != "async":
        return ""
    given = {*connection.options, *call.extra}
    if any(name in given for name in options) or _is_bounded_elsewhere(project, connection):
        return ""
    return options[0]


def _is_unset(project: Project, function: Function, option: str) -> bool:
    """Whether the option is None by default."""
    try:
        return default_of(project, function, option) is None
    except NotConstant:
        return False


def _is_bounded_elsewhere(project: Project, connection: Connecting) -> bool:
    assert connection.function is not None
    roles = project.facts.function(connection.function).roles
    for name, given in connection.options.items():
        if roles.get(name) == "server-settings" and bounds_on_server(project, given):
            return True
        if SERVER_TIMEOUT.search(name):
            return True
        if _is_own_connection(project, connection, name):
            return True
    limits, module = time_limits(project), connection.call.scope.module
    driver = project.facts.driver(connection.function.scope.module)
    return limits.sets_server_timeout(module) or (
        driver is not None and (limits.bounds_every_query(driver) or limits.serves_long_statements(module, driver))
    )


def _is_own_connection(project: Project, connection: Connecting, name: str) -> bool:
    """Whether the option gives a class of connections that is the project's, or that nobody knows."""
    given = connection.options[name]
    for member in members(project.value(given.scope, given.expression)):
        if isinstance(member, Class) and not member.module.is_stub:
            resource = project.facts.resource(member)
            return resource is not None and resource.kind == "connection"
        if isinstance(member, Unknown) and name.endswith("_class"):
            return True
    return False


def _report(project: Project, connection: Connecting, option: str) -> Diagnostic:
    call = connection.call
    number = project.options.command_timeout
    text = f"{option}={number:g}" if number is not None else option
    places = call.parameters("driver-options")
    where = f"as an entry of `{places[0]}`" if places else f"to `{call.name}()`"
    through = ""
    if connection.function is not call.function and connection.function is not None:
        driver = project.facts.driver(connection.function.scope.module)
        through = f" over {driver.name}" if driver is not None else ""
    message = f"`{call.name}()`{through} without `{option}`: a query that hangs or a dead socket keeps its connection for ever"
    return finding(RULE, project, call.scope, call.call, message, help=f"pass `{text}` {where}", target=call.name)


RULE = Rule(
    "ADB701",
    "missing-command-timeout",
    "Nothing bounds the time of queries",
    Severity.INFO,
    check,
    APPLICATION,
    doc=__doc__,
)
