"""## What it does
Reports tasks with database work that are created and not kept: `asyncio.create_task(…)` as a statement.

## Why is this bad?
The event loop keeps only weak references to its tasks. A task that nobody holds may be collected in the middle of its query, and if it
fails, the error is told at best when it is collected.

## Example
```python
import asyncio

import asyncpg


async def note(pool: asyncpg.Pool, event):
    asyncio.create_task(pool.execute("INSERT INTO events VALUES ($1)", event))
```

## Use instead
```python
import asyncio

import asyncpg

tasks = set()


async def note(pool: asyncpg.Pool, event):
    task = asyncio.create_task(pool.execute("INSERT INTO events VALUES ($1)", event))
    tasks.add(task)
    task.add_done_callback(tasks.discard)
```

## When it stays silent
- When the task is stored, returned, collected or passed on, or a method of it is called at once.
- On tasks of a group, which the group keeps: `asyncio.TaskGroup`, AnyIO's and Trio's.
- On tasks without database work that is known.

## References
- https://docs.python.org/3/library/asyncio-task.html#creating-tasks
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Await, Call, Diagnostic, Module, Severity
from asyncdb_lint.rules import APPLICATION, Rule
from asyncdb_lint.rules.awaiting import Promise, promises
from asyncdb_lint.rules.finding import finding, source_text
from asyncdb_lint.rules.protocols import called_functions
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Scope


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        dropped = {id(o.expression) for o in project.operations.occurrences(scope) if o.use == "discarded"}
        for promise in promises(project, scope):
            task = promise.occurrence.parent
            if not isinstance(task, Call) or id(task) not in dropped:
                continue
            if _makes_loose_task(project, scope, task, promise) and not _never_waits(project, scope, promise):
                yield _report(project, scope, task, promise)


def _never_waits(project: Project, scope: Scope, promise: Promise) -> bool:
    """Whether the task runs in one turn of the loop, which keeps it until then."""
    callee = promise.call.func if isinstance(promise.call, Call) else promise.call
    functions = [f for f in called_functions(project, project.value(scope, callee)) if not f.is_stub]
    return bool(functions) and not any(
        isinstance(occurrence.expression, Await) or occurrence.use in ("iterated async", "entered async")
        for function in functions
        for occurrence in project.operations.occurrences(function.scope)
    )


def _makes_loose_task(project: Project, scope: Scope, call: Call, promise: Promise) -> bool:
    """Whether the call makes a task of the promise, to which the loop keeps a weak reference only."""
    functions = called_functions(project, project.value(scope, call.func))
    return bool(functions) and all(
        project.facts.function(function).keeps_task_weakly
        and any(
            given is promise.call and project.facts.function(function).roles.get(name) == "concurrent"
            for name, given in match_arguments(function, call.arguments).by_parameter.items()
        )
        for function in functions
    )


def _report(project: Project, scope: Scope, task: Call, promise: Promise) -> Diagnostic:
    work = source_text(promise.call)
    message = (
        f"the task running `{work}` is not kept: nobody sees its errors, and only what it waits for keeps it from being collected"
    )
    help_ = "keep it until it is done: in a set, from which `add_done_callback` discards it, or in a `TaskGroup`"
    return finding(RULE, project, scope, task, message, help=help_, target=promise.symbol)


RULE = Rule(
    "ADB209",
    "dropped-task",
    "A task with database work is not kept",
    Severity.WARNING,
    check,
    APPLICATION,
    doc=__doc__,
)
