"""## What it does
Reports migrations whose `upgrade` or `downgrade` is an `async def`.

## Why is this bad?
Alembic calls them as plain functions. Nothing of the migration runs, the command ends well, and the database notes the new revision: the
table is not there, and no later run will create it. The only trace is `RuntimeWarning: coroutine 'upgrade' was never awaited`.

## Example
`migrations/versions/0001_users.py`:
```python
import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


async def upgrade() -> None:
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
```

## Use instead
`migrations/versions/0001_users.py`:
```python
import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
```

## When it stays silent
- On modules that do not set `revision` and `down_revision`, or do not import `op`: `env.py` is one.
- On functions with a decorator, and where the module binds the name again: what Alembic calls is another function then.

## References
- https://alembic.sqlalchemy.org/en/latest/tutorial.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from asyncdb_lint.model import Diagnostic, FunctionSummary, Module, Role, Severity
from asyncdb_lint.rules import Rule
from asyncdb_lint.rules.finding import finding
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Scope

NOT_TESTS = frozenset({Role.APP, Role.SCRIPT, Role.MIGRATION})
"""A migration is known by what it says, wherever it stands."""


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    tool = _migration_tool(project, module)
    if tool is None:
        return
    name, facts = tool
    for index, function in enumerate(module.summary.functions):
        recorded = facts["steps"].get(function.name)
        if recorded and function.is_async and _is_what_is_called(module, function):
            step = function.name
            message = f"{name} calls `{step}()` without awaiting it: this migration is recorded as {recorded} and does nothing"
            help_ = f"write `def {step}()`; {name} runs it on a connection of its own, whatever the application's driver is"
            yield finding(RULE, project, Scope(module, index), function.name_span, message, help=help_, target=step)


def _migration_tool(project: Project, module: Module) -> tuple[str, Mapping[str, Any]] | None:
    """The tool that runs the module as a migration, and what its stub says of migrations."""
    body = module.summary.functions[0]
    names = {binding.name for binding in body.bindings if binding.kind == "assign"}
    for binding in body.bindings:
        stub = project.table.stubs.get(binding.module) if binding.kind == "import" and not binding.level else None
        facts = project.facts.constant(stub, "MIGRATIONS") if stub is not None else None
        if stub is not None and facts is not None and binding.member == facts["imports"] and names.issuperset(facts["identifiers"]):
            return project.facts.constant(stub, "FRAMEWORK")["name"], facts
    return None


def _is_what_is_called(module: Module, function: FunctionSummary) -> bool:
    """Whether the tool finds this very function under its name: nothing decorates it, and nothing else has the name."""
    bindings = [binding for binding in module.summary.functions[0].bindings if binding.name == function.name]
    return function.parent == 0 and function.owner < 0 and not function.decorators and len(bindings) == 1


RULE = Rule(
    "ADB207", "async-migration", "A migration is an `async def`, which never runs", Severity.ERROR, check, NOT_TESTS, doc=__doc__
)
