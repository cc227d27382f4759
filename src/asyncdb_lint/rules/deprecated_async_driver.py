"""## What it does
Reports a direct dependency on an asynchronous driver that is deprecated or archived, and names its successor. It speaks in the command
`asyncdb-lint deps`.

## Why is this bad?
Such a driver gets no repairs: importing aioredis 2.0.1 fails on Python 3.11 (`TypeError: duplicate base class TimeoutError`), and Motor's
support ends in May 2027.

## Example
`pyproject.toml`:
```toml
[project]
name = "shop"
dependencies = ["fastapi", "motor>=3.3"]
```

`app/main.py`:
```python
from motor.motor_asyncio import AsyncIOMotorClient
```

## Use instead
`pyproject.toml`:
```toml
[project]
name = "shop"
dependencies = ["fastapi", "pymongo>=4.13"]
```

`app/main.py`:
```python
from pymongo import AsyncMongoClient
```

## When it stays silent
- Where another library requires the driver: that is for its maintainers.
- Where each module that imports the driver also imports its successor: such code supports both.
- Where the file does not record who requires whom (`Pipfile.lock`), unless the application imports the driver.
- On groups and extras that do not ship.

## Options
- `deps.allow`: distributions that are accepted.
- `deps.groups`: groups and extras that ship (default `["project"]`).

## References
- https://www.mongodb.com/docs/languages/python/pymongo-driver/current/reference/migration/
- https://github.com/aio-libs-abandoned/aioredis-py
- https://github.com/tursodatabase/libsql-client-py
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from asyncdb_lint.model import Diagnostic, Role, Severity
from asyncdb_lint.rules import Rule
from asyncdb_lint.rules.audits import Audit, is_part


def audit(audit: Audit) -> Iterator[Diagnostic]:
    for _, entry in audit.catalogue.successions:
        name = entry["distribution"]
        found = audit.graph.chain(name)
        if found is None or len(found[1]) > 1 or _supports_both(audit, entry):
            continue
        is_certain = audit.graph.has_edges or audit.graph.declared(name) is not None
        if not is_certain and not audit.importers(entry["module"], (Role.APP,)):
            continue
        direct, steps = found
        yield audit.finding(
            RULE,
            steps[0],
            f"{f'{name} {steps[0].version}'.rstrip()} is {entry['state']} since {entry['since']}",
            help=f"use {entry['use']}",
            related=audit.chain_frames(direct, steps),
        )


def _supports_both(audit: Audit, entry: Mapping[str, Any]) -> bool:
    """Whether each module that imports the driver imports its successor too."""
    old = audit.importers(entry["module"], (Role.APP,))
    new = {each.module for each in audit.imports if any(is_part(each.name, name) for name in entry["instead"])}
    return bool(old) and new.issuperset(old)


RULE = Rule(
    "ADB902",
    "deprecated-async-driver",
    "A direct dependency is an asynchronous driver that is no longer maintained",
    Severity.INFO,
    None,
    doc=__doc__,
    audit=audit,
)
