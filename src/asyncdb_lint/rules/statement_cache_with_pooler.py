"""## What it does
Reports connections, pools and engines whose driver keeps prepared statements, while the URL shows that a transaction-mode pooler such as
PgBouncer answers.

## Why is this bad?
Such a pooler lends a server connection for one transaction. The next transaction runs on another one, which does not know the statements
prepared on the first: `prepared statement "__asyncpg_stmt_1__" does not exist` or `prepared statement "_pg3_0" already exists`, under
load and at random.

## Example
```python
import asyncpg


async def connect():
    return await asyncpg.create_pool("postgresql://app@db.pgbouncer.internal:6432/app", command_timeout=30)
```

## Use instead
```python
import asyncpg


async def connect():
    return await asyncpg.create_pool(
        "postgresql://app@db.pgbouncer.internal:6432/app", command_timeout=30, statement_cache_size=0
    )
```

## When it stays silent
- When nothing in the source shows the pooler: the URL comes from the environment, or names an ordinary host and port.
- On port 5432 of Supabase's pooler, which lends a connection for a session.
- When the cache is off, when one of its options is 0 or not a literal, when unknown options are passed with `**`, or when a function
  names the statements of an engine with a `NullPool`.
- With `pooler-tracks-statements = true`, for PgBouncer 1.21 and newer with `max_prepared_statements`.
- On connections to the pooler's own console.
- In scripts, tests and migrations.

## References
- https://github.com/MagicStack/asyncpg/issues/1058
- https://github.com/sqlalchemy/sqlalchemy/issues/6467
- https://www.pgbouncer.org/config.html#max_prepared_statements
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Diagnostic, Module, Severity
from asyncdb_lint.rules import APPLICATION, Rule
from asyncdb_lint.rules.finding import finding
from asyncdb_lint.rules.poolers import pooler_evidence
from asyncdb_lint.semantics.folding import NotConstant
from asyncdb_lint.semantics.options import Connecting, connecting, default_of, folded, stub_calls
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Function

NAMING = "statement_name"
"""Part of the name of a dialect's option for a function that names the prepared statements."""


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    if project.options.pooler_tracks_statements:
        return
    for scope in project.scopes(module):
        for call in stub_calls(project, scope):
            connection = connecting(project, call)
            if connection is None or connection.function is None or not connection.complete:
                continue
            evidence = pooler_evidence(project, connection.url)
            option = _kept_by(project, connection, connection.function) if evidence else ""
            if option:
                yield _report(project, connection, connection.function, option, evidence)


def _kept_by(project: Project, connection: Connecting, function: Function) -> str:
    """The option that would turn prepared statements off, if they are sure to be on; else empty."""
    facts = project.facts.function(function)
    named = any(NAMING in name for name in connection.options)
    for name, role in facts.roles.items():
        if role == "statement-cache":
            conditions = [c.condition for c in facts.contradictions if c.about == role and c.condition is not None]
            family = {name, *(parameter.name for condition in conditions for parameter in condition.summary.parameters)}
            kept = not named and all(_is_kept(project, connection, function, option) for option in family)
            return f"{name}=0" if kept else ""
        if role == "prepare-threshold":
            return f"{name}=None" if not named and _is_kept(project, connection, function, name) else ""
    return ""


def _is_kept(project: Project, connection: Connecting, function: Function, option: str) -> bool:
    """Whether the option, given or by default, is known and leaves prepared statements on."""
    given = connection.options.get(option)
    if given is None and connection.url is not None and option in connection.url.query:
        return connection.url.query[option] not in ("0", "")
    try:
        value = folded(project, given) if given is not None else default_of(project, function, option)
    except NotConstant:
        return False
    return value not in (0, "0", None)


def _report(project: Project, connection: Connecting, function: Function, option: str, evidence: str) -> Diagnostic:
    call = connection.call
    driver = project.facts.driver(function.scope.module)
    name = driver.name if driver is not None else function.qualname
    through = "" if function is call.function else f"; with `{call.name}()` it is an entry of `{_place(connection)}`"
    message = f"{name} keeps prepared statements, but a transaction-mode pooler answers ({evidence})"
    help_ = f"set `{option}`{through}; or `pooler-tracks-statements = true` if the pooler has `max_prepared_statements`"
    return finding(RULE, project, call.scope, call.call, message, help=help_, target=call.name)


def _place(connection: Connecting) -> str:
    return next(iter(connection.call.parameters("driver-options")), "the URL")


RULE = Rule(
    "ADB703",
    "statement-cache-with-pooler",
    "Prepared statements are kept behind a transaction-mode pooler",
    Severity.WARNING,
    check,
    APPLICATION,
    doc=__doc__,
)
