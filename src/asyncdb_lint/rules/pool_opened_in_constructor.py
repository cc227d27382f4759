"""## What it does
Reports psycopg pools that their constructor opens: at import, where no event loop runs, and in coroutines, where it is deprecated.

## Why is this bad?
Without a running loop the program does not start: `RuntimeError: AsyncConnectionPool open with no running loop`. In a coroutine it warns
`RuntimeWarning: opening the async pool AsyncConnectionPool in the constructor is deprecated and will not be supported anymore in a future
release`.

## Example
```python
from psycopg_pool import AsyncConnectionPool

pool = AsyncConnectionPool("postgresql://app")
```

## Use instead
```python
from contextlib import asynccontextmanager

from psycopg_pool import AsyncConnectionPool

pool = AsyncConnectionPool("postgresql://app", open=False)


@asynccontextmanager
async def lifespan(app):
    async with pool:
        yield
```

## When it stays silent
- With `open=False`, and when `**options` may say so.
- On `async with AsyncConnectionPool(…) as pool`, which opens it in its place, also when the pool is entered later.
- In functions that give the pool to their caller, which may enter it; in plain functions, unless a module calls them at its import.
- On a project's subclass with a constructor of its own.

## References
- https://www.psycopg.org/psycopg3/docs/api/pool.html
- https://github.com/psycopg/psycopg/pull/738
- https://github.com/langchain-ai/langgraph/issues/4228
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Assign, Attribute, Bind, Diagnostic, Module, Name, Severity, Try
from asyncdb_lint.rules import RUNNING_CODE, Rule
from asyncdb_lint.rules.finding import finding
from asyncdb_lint.semantics.escapes import is_captured
from asyncdb_lint.semantics.facts import FunctionFacts
from asyncdb_lint.semantics.folding import NotConstant
from asyncdb_lint.semantics.identity import identity
from asyncdb_lint.semantics.options import StubCall, default_of, folded, result_resource, stub_calls
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Function, Scope, members
from asyncdb_lint.semantics.walk import Occurrence


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for call in stub_calls(project, scope):
            if not call.parameters("opens-now") or not call.complete:
                continue
            resource = result_resource(project, call)
            opens = _opens(project, call)
            if resource is None or resource.mode != "async" or not opens:
                continue
            if _runs_without_loop(project, scope) and not _is_expected_to_fail(call.operation.occurrence):
                yield _report(project, call, Severity.ERROR)
            elif scope.summary.is_async and (opens == "given" or _is_used_unentered(project, call)):
                yield _report(project, call, Severity.WARNING)


def _opens(project: Project, call: StubCall) -> str:
    """Whether the constructor opens it, because that is "given" or the "default"; empty if it does not, or may not."""
    given = call.by_role("opens-now")
    try:
        value = folded(project, given) if given is not None else None
        if value is None:
            return "default" if default_of(project, call.function, call.parameters("opens-now")[0]) is not False else ""
    except NotConstant:
        return ""
    return "given" if value is True else ""


def _runs_without_loop(project: Project, scope: Scope) -> bool:
    """Whether it runs when a module is imported: at its top level, in a class body, or in a function that is called there."""
    if scope.summary.kind in ("module", "class"):
        return True
    if scope.summary.kind != "def" or scope.summary.is_async or scope.summary.is_generator:
        return False
    return any(site.scope.summary.kind in ("module", "class") for site in project.callers.calls_of(scope))


def _is_expected_to_fail(occurrence: Occurrence) -> bool:
    return any(isinstance(c.node, Try) and c.part == "try" and c.node.handlers for c in occurrence.enclosing())


def _is_used_unentered(project: Project, call: StubCall) -> bool:
    """Whether the coroutine opens or uses the pool itself, and neither enters it nor passes it on."""
    made = call.operation.occurrence
    if made.use != "stored" or not isinstance(made.parent, Assign) or len(made.parent.targets) != 1:
        return False
    target = made.parent.targets[0]
    pool = identity(project, call.scope, target)
    name = target.name if isinstance(target, Bind) else ""
    if pool is None or is_captured(project, call.scope, {name}):
        return False
    is_used = is_opened = False
    for occurrence in project.operations.occurrences(call.scope):
        expression = occurrence.expression
        is_pool = identity(project, call.scope, expression) == pool
        if is_pool and occurrence.use == "receiver" and isinstance(occurrence.parent, Attribute):
            facts = _method_facts(project, call.scope, occurrence.parent)
            is_opened = is_opened or any(fact.opens for fact in facts)
            is_used = is_used or any(fact.acquires or fact.borrows for fact in facts)
        elif (is_pool and not is_opened) or (isinstance(expression, Name) and expression.name == name and not is_pool):
            return False
    return is_opened or is_used


def _method_facts(project: Project, scope: Scope, method: Attribute) -> list[FunctionFacts]:
    functions = (member for member in members(project.value(scope, method)) if isinstance(member, Function))
    return [project.facts.function(function) for function in functions]


def _report(project: Project, call: StubCall, severity: Severity) -> Diagnostic:
    where = "without a running event loop" if severity is Severity.ERROR else "which is deprecated"
    message = f"`{call.name}` is opened in the constructor, {where}"
    help_ = "pass `open=False`, and enter it with `async with`, or `await` its `open()`, at start-up"
    return finding(RULE, project, call.scope, call.call, message, help=help_, target=call.name, severity=severity)


RULE = Rule(
    "ADB307",
    "pool-opened-in-constructor",
    "A pool is opened by its constructor",
    Severity.WARNING,
    check,
    RUNNING_CODE,
    doc=__doc__,
)
