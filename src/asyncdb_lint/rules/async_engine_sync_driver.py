"""## What it does
Reports asynchronous engines whose URL names a synchronous driver.

## Why is this bad?
`create_async_engine()` raises `InvalidRequestError: The asyncio extension requires an async driver to be used. The loaded 'psycopg2' is
not async.`, at import if the engine is made at module level.

## Example
```python
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine("sqlite:///app.db")
```

## Use instead
```python
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine("sqlite+aiosqlite:///app.db")
```

## When it stays silent
- On drivers that are asynchronous or both (`+psycopg`, `+oracledb`), and on schemes that it does not know.
- On bare `postgresql://` and `oracle://` unless the version of SQLAlchemy is known (from a lock file, from a requirement such as
  `sqlalchemy<2.1`, or from the setting `versions`) and says what they load: since 2.1 it is a driver that is both.
- When the URL comes from the environment, from settings or from a parameter, and when it is rewritten before use (`.replace(…)`).
- When `async_creator=`, `creator=` or `module=` is given.
- When a synchronous session is bound to the engine, which `mixed-session-engine` reports.

## References
- https://docs.sqlalchemy.org/en/21/changelog/migration_21.html
- https://github.com/sqlalchemy/sqlalchemy/issues/6044
- https://github.com/plastic-labs/honcho/issues/100
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Diagnostic, Module, Severity
from asyncdb_lint.rules import EVERYWHERE, Rule
from asyncdb_lint.rules.contradictions import is_expected_to_fail
from asyncdb_lint.rules.engines import driver_urls, engines, is_mixed
from asyncdb_lint.rules.finding import finding, version_frames
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.versions import described


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for engine in engines(project, module):
        if engine.resource.mode != "async" or engine.loads["mode"] != "sync":
            continue
        call = engine.call
        if is_expected_to_fail(project, call) or is_mixed(project, engine):
            continue
        driver = engine.loads["driver"]
        release = f" in {described(engine.version)}" if engine.version is not None else ""
        message = f"`{call.name}()` needs an asynchronous driver, but `{engine.url.scheme}://` loads `{driver}`{release}"
        instead = driver_urls(project, engine, ("async", "both"))
        help_ = f"use {instead}" if instead else None
        related = version_frames(engine.version)
        yield finding(RULE, project, call.scope, call.call, message, help=help_, target=call.name, related=related)


RULE = Rule(
    "ADB501",
    "async-engine-sync-driver",
    "An asynchronous engine is made of a URL that names a synchronous driver",
    Severity.ERROR,
    check,
    EVERYWHERE,
    doc=__doc__,
)
