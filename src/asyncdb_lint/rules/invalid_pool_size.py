"""## What it does
Reports pool sizes that the pool refuses: a maximum below the minimum, also where one of the two is the default, negative sizes, sizes
for a pool class that has none, and another library's spelling of the option.

## Why is this bad?
Creating the pool raises, and with it the start of the application. The defaults are the trap: asyncpg's `min_size` is 10 and
psycopg_pool's is 4, so that a smaller `max_size` alone is an error.

## Example
```python
import asyncpg


async def connect(dsn):
    return await asyncpg.create_pool(dsn, max_size=5, command_timeout=30)
```

## Use instead
```python
import asyncpg


async def connect(dsn):
    return await asyncpg.create_pool(dsn, min_size=1, max_size=5, command_timeout=30)
```

## When it stays silent
- When one of the options that take part is not a literal, or when unknown options are passed with `**`.
- On sizes that mean "no limit": `pool_size=0` and `max_overflow=-1` of an SQLAlchemy engine, `maxsize=0` of aiomysql.
- On `pool_recycle` and `pool_pre_ping` beside a `NullPool`, which are accepted.
- On SQLite databases in files; only those in memory have no pool that has a size.
- Where the exception is wanted: under `pytest.raises()`, `assertRaises()` or `suppress()`.

## References
- https://magicstack.github.io/asyncpg/current/api/index.html
- https://www.psycopg.org/psycopg3/docs/api/pool.html
- https://docs.sqlalchemy.org/en/21/core/pooling.html
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Diagnostic, Module, Severity
from asyncdb_lint.rules import EVERYWHERE, Rule
from asyncdb_lint.rules.contradictions import is_expected_to_fail, refusal
from asyncdb_lint.rules.finding import finding
from asyncdb_lint.semantics.options import stub_calls
from asyncdb_lint.semantics.project import Project

ABOUT = "pool-size"


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for call in stub_calls(project, scope):
            if not call.complete:
                continue
            found = refusal(project, call.function, {**call.arguments, **call.extra}, ABOUT)
            if found is not None and not is_expected_to_fail(project, call):
                help_ = found.contradiction.instead
                help_ = f"use {help_}" if found.contradiction.keywords and not found.condition else help_
                yield finding(RULE, project, scope, call.call, found.message(call.name), help=help_ or None, target=call.name)


RULE = Rule(
    "ADB312",
    "invalid-pool-size",
    "The sizes of a pool contradict each other, or the pool does not take them",
    Severity.ERROR,
    check,
    EVERYWHERE,
    doc=__doc__,
)
