"""## What it does
Reports options of the statement cache that the called function refuses, and those that have no effect.

## Why is this bad?
An option in the wrong place raises `TypeError` when the engine is made, or `ProgrammingError` at the first connection:
`create_engine()` wants the driver's options in `connect_args`, and psycopg's switch is called `prepare_threshold`. An option without
effect hides that the cache is already off. `prepare_threshold=0` does not turn prepared statements off, which behind a transaction-mode
pooler they have to be: it prepares every statement at once; `None` turns them off.

## Example
```python
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine("postgresql+asyncpg://app@db/app", statement_cache_size=0, connect_args={"command_timeout": 30})
```

## Use instead
```python
from sqlalchemy.ext.asyncio import create_async_engine

engine = create_async_engine("postgresql+asyncpg://app@db/app", connect_args={"statement_cache_size": 0, "command_timeout": 30})
```

## When it stays silent
- When one of the options that take part is not a literal, or when unknown options are passed with `**`.
- On options in `connect_args` or in the URL that the driver, or SQLAlchemy's dialect, accepts.
- On large caches and long lifetimes, which are a choice.
- On `prepare_threshold=0` where nothing shows a pooler.
- Where the exception is wanted: under `pytest.raises()`, `assertRaises()` or `suppress()`.

## References
- https://magicstack.github.io/asyncpg/current/api/index.html
- https://docs.sqlalchemy.org/en/21/dialects/postgresql.html
- https://www.psycopg.org/psycopg3/docs/advanced/prepare.html
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Diagnostic, Module, Severity
from asyncdb_lint.rules import EVERYWHERE, Rule
from asyncdb_lint.rules.contradictions import is_expected_to_fail, refusal
from asyncdb_lint.rules.finding import finding
from asyncdb_lint.rules.poolers import pooler_evidence
from asyncdb_lint.semantics.folding import NotConstant
from asyncdb_lint.semantics.options import Connecting, StubCall, callable_name, connecting, folded, stub_calls
from asyncdb_lint.semantics.project import Project

ABOUT = "statement-cache"


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for call in stub_calls(project, scope):
            connection = connecting(project, call)
            found = _refused(project, call, connection) or _prepared_at_once(project, call, connection)
            if found is not None and not is_expected_to_fail(project, call):
                yield found


def _refused(project: Project, call: StubCall, connection: Connecting | None) -> Diagnostic | None:
    """What the called function itself refuses, or the driver's function that its options go to."""
    candidates = [(call.function, {**call.arguments, **call.extra}, call.complete)]
    if connection is not None and connection.function is not None:
        candidates.append((connection.function, dict(connection.options), connection.complete))
    for function, options, complete in candidates:
        found = refusal(project, function, options, ABOUT) if complete else None
        if found is not None:
            name = callable_name(project, function)
            use = found.contradiction.instead
            moves = found.contradiction.keywords and not found.condition
            return finding(
                RULE,
                project,
                call.scope,
                call.call,
                found.message(name),
                help=(f"use {use}" if moves else use) or None,
                target=call.name,
                severity=Severity(found.contradiction.severity),
            )
    return None


def _prepared_at_once(project: Project, call: StubCall, connection: Connecting | None) -> Diagnostic | None:
    """A threshold of 0 where a pooler wants none."""
    evidence = pooler_evidence(project, connection.url) if connection is not None else ""
    if connection is None or connection.function is None or not evidence:
        return None
    for name, role in project.facts.function(connection.function).roles.items():
        if role == "prepare-threshold" and name in connection.options and _is_zero(project, connection, name):
            message = f"`{name}=0` prepares every statement at once, but a transaction-mode pooler answers ({evidence})"
            help_ = f"use `{name}=None`, which turns prepared statements off"
            severity = Severity.WARNING
            return finding(RULE, project, call.scope, call.call, message, help=help_, target=call.name, severity=severity)
    return None


def _is_zero(project: Project, connection: Connecting, name: str) -> bool:
    try:
        value = folded(project, connection.options[name])
    except NotConstant:
        return False
    return value == 0 and value is not False


RULE = Rule(
    "ADB705",
    "invalid-statement-cache",
    "An option of the statement cache is refused or has no effect",
    Severity.ERROR,
    check,
    EVERYWHERE,
    doc=__doc__,
)
