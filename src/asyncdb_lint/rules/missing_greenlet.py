"""## What it does
Reports an application that uses SQLAlchemy's asyncio extension of 2.1 or later while nothing it depends on installs greenlet. It speaks in
the command `asyncdb-lint deps`.

## Why is this bad?
Until 2.0, SQLAlchemy brought greenlet along on common platforms; from 2.1 on only its extra `asyncio` does. Without greenlet the first use
of an asynchronous engine raises, in a fresh installation only: the developer's own environment still has it.

## Example
`pyproject.toml`:
```toml
[project]
name = "shop"
dependencies = ["sqlalchemy>=2.1", "asyncpg"]
```

`app/main.py`:
```python
from sqlalchemy.ext.asyncio import create_async_engine
```

## Use instead
`pyproject.toml`:
```toml
[project]
name = "shop"
dependencies = ["sqlalchemy[asyncio]>=2.1", "asyncpg"]
```

`app/main.py`:
```python
from sqlalchemy.ext.asyncio import create_async_engine
```

## When it stays silent
- Where greenlet is locked or required, whoever requires it.
- On SQLAlchemy below 2.1, and where the release is not known to be 2.1 or later.
- Where only requirements are known, no lock file, and one of them is a distribution of which nothing is known here: it may require
  greenlet.

## Options
- `deps.allow`: with `greenlet` in it, the rule is silent (another tool installs it).

## References
- https://docs.sqlalchemy.org/en/21/changelog/migration_21.html
- https://docs.sqlalchemy.org/en/21/faq/installation.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from asyncdb_lint.dependencies.ranges import admitted, release_of
from asyncdb_lint.model import Diagnostic, Role, Severity
from asyncdb_lint.rules import Rule
from asyncdb_lint.rules.audits import Audit


def audit(audit: Audit) -> Iterator[Diagnostic]:
    for module, need in audit.catalogue.needs.items():
        users = audit.importers(module, (Role.APP,))
        if users and _is_missing(audit, need):
            of, extra = need["of"], need["extra"]
            found = audit.graph.chain(of)
            assert found is not None  # it is shipped
            direct, steps = found
            since = ".".join(map(str, need["since"]))
            yield audit.finding(
                RULE,
                audit.graph.step(of),
                f"{of} {since} and later do not install {need['distribution']}, which `{module}` needs (imported by {users[0].path})",
                help=f"require `{of}[{extra}]`",
                target=need["distribution"],
                related=audit.chain_frames(direct, steps),
            )


def _is_missing(audit: Audit, need: Mapping[str, Any]) -> bool:
    graph, of = audit.graph, need["of"]
    if of not in graph.shipped or graph.names_anywhere(need["distribution"]):
        return False
    if not graph.is_complete:
        described = audit.catalogue.described
        asked = {extra for direct in graph.directs if direct.requirement.name == of for extra in direct.requirement.extras}
        if asked or graph.shipped - described:  # an extra, or a distribution, of which nothing is known may bring it
            return False
    lowest = release_of(graph.step(of).version) if graph.is_complete else None
    if lowest is None:
        bounds = [admitted(d.requirement.specifier).lowest for d in graph.directs if d.requirement.name == of]
        lowest = max(bounds, default=())
    return lowest >= tuple(need["since"])


RULE = Rule(
    "ADB903",
    "missing-greenlet",
    "SQLAlchemy's asyncio extension without greenlet",
    Severity.ERROR,
    None,
    doc=__doc__,
    audit=audit,
)
