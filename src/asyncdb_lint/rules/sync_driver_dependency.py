"""## What it does
Reports a synchronous driver that an asynchronous project ships, with the way on which it comes in. It speaks in the command
`asyncdb-lint deps`.

## Why is this bad?
What is installed gets used: a URL without driver (`postgresql://`) loads it, an editor offers its import, and the first call of it on the
event loop stops every other request. Often nobody has asked for it: a library has brought it along, or it was left behind when the project
moved to an asynchronous driver. Presence alone is no defect, so this is advice.

## Example
`pyproject.toml`:
```toml
[project]
name = "shop"
dependencies = ["fastapi", "asyncpg", "psycopg2-binary"]
```

`app/main.py`:
```python
import asyncpg


async def connect(dsn):
    return await asyncpg.create_pool(dsn, command_timeout=30)
```

## Use instead
`pyproject.toml`:
```toml
[project]
name = "shop"
dependencies = ["fastapi", "asyncpg"]
```

`app/main.py`:
```python
import asyncpg


async def connect(dsn):
    return await asyncpg.create_pool(dsn, command_timeout=30)
```

## When it stays silent
- On groups and extras that do not ship: only requirements of the project itself count, and the groups and extras in `deps.groups`.
- On projects without coroutines, or without an asynchronous driver.
- Where migrations or scripts import the driver, or where code that is no test makes a synchronous engine that loads it. An engine whose
  URL is not known may load a driver that the project itself requires, hardly one that a library brings along.
- Where the application is also run without an event loop (a task queue, a WSGI framework, a command line) and imports the driver.
- Where a distribution that loads the driver itself is shipped: aiomysql runs on PyMySQL, aiopg on psycopg2.
- On distributions that hold a synchronous and an asynchronous driver, such as psycopg, redis and pymongo.

## Options
- `deps.allow`: distributions that are accepted.
- `deps.groups`: groups and extras that ship (default `["project"]`).

## References
- https://docs.sqlalchemy.org/en/21/changelog/migration_21.html
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Diagnostic, Frame, Module, Place, Role, Severity
from asyncdb_lint.rules import Rule
from asyncdb_lint.rules.audits import Audit
from asyncdb_lint.semantics.facts import Driver

_MOST_FILES = 3


def audit(audit: Audit) -> Iterator[Diagnostic]:
    if not audit.is_asynchronous:
        return
    for name in sorted(audit.graph.shipped):
        driver = audit.catalogue.synchronous(name)
        if driver is not None and not audit.graph.shipped.intersection(driver.run_by) and not _is_used_rightly(audit, driver, name):
            yield _report(audit, driver, name)


def _is_used_rightly(audit: Audit, driver: Driver, name: str) -> bool:
    """Whether something other than the event loop has a use for the driver."""
    if audit.importers(driver.module, (Role.MIGRATION, Role.SCRIPT)) or audit.may_be_loaded(driver, name):
        return True
    return audit.has_synchronous_entry and bool(audit.importers(driver.module, (Role.APP,)))


def _report(audit: Audit, driver: Driver, name: str) -> Diagnostic:
    found = audit.graph.chain(name)
    assert found is not None  # it is shipped
    direct, steps = found
    users = audit.importers(driver.module, (Role.APP,))
    used = f"imported by {_listed(users)}" if users else "nothing in the application imports it"
    if audit.graph.has_edges:
        way = f"`{audit.chain_text(direct, steps)}`"
    else:
        way = f"{f'{name} {steps[-1].version}'.rstrip()} (the file does not record who requires it)"
    own = f"take {name} out of the dependencies and use {driver.use}"
    what = own if len(steps) == 1 else f"see whether {steps[-2].name} can do without it (asynchronous: {driver.use})"
    return audit.finding(
        RULE,
        steps[-1],
        f"synchronous driver in an asynchronous project: {way}; {used}",
        help=f"{what}, or accept it in `deps.allow`",
        related=(*audit.chain_frames(direct, steps), *(_import_frame(module, driver) for module in users[:_MOST_FILES])),
    )


def _listed(modules: tuple[Module, ...]) -> str:
    paths = [module.path for module in modules]
    more = f" and {len(paths) - _MOST_FILES} more" if len(paths) > _MOST_FILES else ""
    return ", ".join(paths[:_MOST_FILES]) + more


def _import_frame(module: Module, driver: Driver) -> Frame:
    from asyncdb_lint.semantics.project import position

    starts = module.summary.line_starts
    spans = (
        binding.span
        for function in module.summary.functions
        for binding in function.bindings
        if binding.kind == "import" and binding.module.partition(".")[0] == driver.module.partition(".")[0]
    )
    span = next(spans)
    place = Place(module.path, *position(starts, span.start), *position(starts, span.end))
    return Frame("origin", f"{driver.name} is imported here", module.name, place)


RULE = Rule(
    "ADB901",
    "sync-driver-dependency",
    "An asynchronous project ships a synchronous driver",
    Severity.INFO,
    None,
    default=False,
    doc=__doc__,
    audit=audit,
)
