"""## What it does
Reports calls from code on the event loop to functions of the project that block: somewhere below them, through any number of
synchronous functions and across modules, a synchronous driver is called.

## Why is this bad?
The stall is the same as if the driver were called directly, but nobody sees it at the call: the blocking line stands in another function,
often in another file. This is the most frequent form in real code. The finding shows the shortest chain of calls to the driver.

One finding stands for all calls of the same function from one coroutine, and for all calls that hand on the same synchronous session;
what the coroutine does with such a session itself is part of that finding too (`sync-session-in-async`). Findings whose chains end in the
same function of the project have one cause: they are printed together, and counted as one in the summary.

## Example
```python
import psycopg2


def load(uid):
    conn = psycopg2.connect("dbname=app")
    cur = conn.cursor()
    cur.execute("SELECT name FROM users WHERE id = %s", (uid,))
    return cur.fetchone()


async def view(uid):
    return load(uid)
```

## Use instead
```python
import asyncio

import psycopg2


def load(uid):
    conn = psycopg2.connect("dbname=app")
    cur = conn.cursor()
    cur.execute("SELECT name FROM users WHERE id = %s", (uid,))
    return cur.fetchone()


async def view(uid):
    return await asyncio.to_thread(load, uid)
```

## When it stays silent
- Where a call on the way is handed to a thread or process, or merely defined, stored or scheduled.
- Where a method may be one of several and not all of them block: its receiver is known only by a declared base class.
- Where the driver call happens once: behind a cache, or until a global or an attribute is filled.
- Below `AsyncSession.run_sync()`, for what the session's own library does there; another synchronous driver is reported.
- Where the coroutine hands the same function to a thread unless some condition holds.
- In scripts, where `asyncio.run` runs a coroutine and no other task: nothing else waits.
- In start-up and shutdown code, and below decorators whose name says that they run the function elsewhere.
- Where a suppression comment stands at any call of the chain.

## References
- https://github.com/astral-sh/ruff/issues/7807
- https://github.com/open-webui/open-webui/issues/11233
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from asyncdb_lint.model import Call, Diagnostic, Frame, If, Module, Severity
from asyncdb_lint.rules import RUNNING_CODE, Rule
from asyncdb_lint.rules.blocking import handed_session, happens_once, session_defect
from asyncdb_lint.rules.finding import entry_frame, finding, function_name
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.effects import Chain, explicit_first
from asyncdb_lint.semantics.operations import Operation
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Function, Scope, members

SHOWN = 4


class _Blocked(NamedTuple):
    operation: Operation
    callee: Function
    chain: Chain


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        if project.runs_on_event_loop(scope) and not project.contexts.runs_alone(scope):
            groups: dict[object, list[_Blocked]] = {}
            for blocked in _blocked(project, scope):
                if project.options.is_cut(module, blocked.operation.expression.span, RULE.code):
                    yield _report(project, scope, [blocked])
                else:
                    session = handed_session(project, scope, blocked.operation)
                    groups.setdefault(session or blocked.callee.scope, []).append(blocked)
            for group in groups.values():
                yield _report(project, scope, group)


def _blocked(project: Project, scope: Scope) -> Iterator[_Blocked]:
    for operation in explicit_first(project.operations.of(scope)):
        if project.effects.leaf(operation) is not None:
            continue
        found = project.effects.chain(scope, operation)
        if found is None and operation.kind == "iterate":
            found = project.effects.iterated_chain(scope, operation)
        if found is None:
            found = _bridged(project, scope, operation)
        if found is None or happens_once(project, scope, operation):
            continue
        if not _is_chosen(project, scope, operation, found[0]):
            yield _Blocked(operation, *found)


def _is_chosen(project: Project, scope: Scope, operation: Operation, callee: Function) -> bool:
    """Whether the coroutine hands the function to a thread as well, and calls it itself under a condition: where it has no threads."""
    is_conditional = any(isinstance(context.node, If) for context in operation.occurrence.enclosing())
    return is_conditional and project.contexts.is_passed_as(callee.scope, "offloaded", by=scope)


def _bridged(project: Project, scope: Scope, operation: Operation) -> tuple[Function, Chain] | None:
    """A callable handed to a bridge into synchronous code, which runs on the loop's own thread."""
    call = operation.expression
    for target in operation.targets:
        if not isinstance(target, Function) or not isinstance(call, Call):
            continue
        roles = project.facts.function(target).roles
        for name, given in match_arguments(target, call.arguments).by_parameter.items():
            if roles.get(name) == "bridged":
                driver = project.facts.driver(target.scope.module)
                for member in members(project.value(scope, given)):
                    if isinstance(member, Function):
                        chain = project.effects.chain_of(scope, member, given, except_driver=driver.name if driver else "")
                        if chain is not None:
                            return member, chain
    return None


def _report(project: Project, scope: Scope, group: list[_Blocked]) -> Diagnostic:
    operation, callee, chain = group[0]
    names = [callee.spoken_name, *(step.callee.spoken_name for step in chain.steps)]
    path = " -> ".join(_shortened(names))
    leaf = chain.leaf
    message = f"`{function_name(scope)}` blocks the event loop in `{path} -> {leaf.symbol}`: {leaf.driver.name} is synchronous"
    place = project.place(scope.module, operation.expression.span)
    trace = (
        entry_frame(project, scope),
        Frame("call", f"calls `{callee.spoken_name}`", callee.qualname, place),
        *project.chain_frames(chain),
    )
    related = [
        Frame(
            "call",
            f"calls `{other.callee.spoken_name}` too",
            other.callee.qualname,
            project.place(scope.module, other.operation.expression.span),
        )
        for other in group[1:]
    ]
    use = leaf.resource.use if leaf.resource is not None and leaf.resource.use else leaf.driver.use
    session = handed_session(project, scope, operation)
    help_ = f"{_off_loaded(operation, callee)}, or use {use}"
    return finding(
        RULE,
        project,
        scope,
        operation.expression,
        message,
        help=help_,
        target=leaf.symbol,
        trace=trace,
        related=related,
        cause=f"{chain.scope.qualname} -> {leaf.driver.name}",
        defect=session_defect(scope) if session else "",
    )


def _off_loaded(operation: Operation, callee: Function) -> str:
    """How to keep the call off the loop. Only a call that is written as one has a callable to hand over."""
    if operation.kind == "call" and callee.wrapper != "property":
        return f"hand the call to a thread with `asyncio.to_thread({callee.spoken_name}, …)`"
    return "move this into a function that runs in a thread"


def _shortened(names: list[str]) -> list[str]:
    return names if len(names) <= SHOWN else [*names[:2], "…", names[-1]]


RULE = Rule(
    "ADB103",
    "blocking-call-chain",
    "A function called on the event loop blocks in a synchronous driver, through other functions",
    Severity.ERROR,
    check,
    RUNNING_CODE,
    doc=__doc__,
)
