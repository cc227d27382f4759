"""## What it does
Reports connections and sessions that a function takes into a local variable and does not give back on every path, an exception included.

## Why is this bad?
A pool does not notice that nobody uses a connection any more: with asyncpg, aiomysql and asyncmy the next `acquire()` waits for ever, with
psycopg_pool it ends in `PoolTimeout`, with SQLAlchemy the garbage collector terminates the connection (`SAWarning: The garbage collector is
trying to clean up non-checked-in connection …`). One error per connection of the pool is enough. A connection of aiosqlite has a thread
that is no daemon: left open by an exception, the process never exits.

## Example
```python
import asyncpg


async def count(pool: asyncpg.Pool):
    conn = await pool.acquire()
    number = await conn.fetchval("SELECT count(*) FROM jobs")
    await pool.release(conn)
    return number
```

## Use instead
```python
import asyncpg


async def count(pool: asyncpg.Pool):
    async with pool.acquire() as conn:
        return await conn.fetchval("SELECT count(*) FROM jobs")
```

## When it stays silent
- When the connection is returned, stored, captured by a nested function, or passed to a function that may keep or close it; when a
  context manager, a stack or a callback closes it.
- When it is released in `finally`, or in every `except` and at the end; under a condition that nobody understands.
- For a session that is idle: one that has committed or rolled back holds no connection.
- For a connection that listens for notifications or holds an advisory lock, and for one that serves an endless loop.
- In start-up code, command lines and the coroutine that `asyncio.run` runs, unless the open connection keeps the process from ending.
- In tests and migrations; in scripts, with the same exception.

## References
- https://magicstack.github.io/asyncpg/current/usage.html#connection-pools
- https://github.com/omnilib/aiosqlite/issues/299
- https://github.com/ogx-ai/ogx/issues/4587
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from asyncdb_lint.model import Attribute, Call, Diagnostic, Frame, Module, Raise, Return, Role, Severity, Try, While
from asyncdb_lint.rules import RUNNING_CODE, Rule
from asyncdb_lint.rules.command_lines import is_command_line
from asyncdb_lint.rules.finding import call_text, finding
from asyncdb_lint.rules.late_uses import late_uses, origin_frames
from asyncdb_lint.semantics.escapes import escapes, is_yielded
from asyncdb_lint.semantics.factories import all_holdings
from asyncdb_lint.semantics.holdings import ENTERED, UNNAMED, Holding, refers, releases_on_leave
from asyncdb_lint.semantics.identity import identity
from asyncdb_lint.semantics.lifetimes import HELD, Lifetime
from asyncdb_lint.semantics.paths import Exit, Step
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.texts import text_of
from asyncdb_lint.semantics.values import Class, Function, Instance, Scope, members
from asyncdb_lint.semantics.walk import Context, Occurrence

SESSION_BOUND = re.compile(r"^\s*listen\b|\bpg_(?:try_)?advisory_lock|\bget_lock\s*\(", re.IGNORECASE)
"""SQL after which a connection is of use only as long as it is held."""
ENDS_PROCESS = frozenset({"SystemExit", "KeyboardInterrupt"})


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for holding in all_holdings(project, scope):
            if holding.kind == ENTERED or (module.role is Role.SCRIPT and not holding.call.facts.keeps_process):
                continue
            if holding.kind == UNNAMED:
                if _is_used_up(project, holding):
                    yield _report(project, holding, "has no name, so nothing can release it", None)
            elif not _is_kept_on_purpose(project, holding):
                yield from _leaks(project, holding)


def _is_used_up(project: Project, holding: Holding) -> bool:
    """Whether what has no name holds a connection now: a session only if it executes something at once."""
    given = holding.acquired
    if holding.resource.kind != "session":
        return given.use == "discarded" or _is_driver_call(project, holding.scope, given)
    return given.use == "receiver" and "executes" in _facts_of_call(project, holding.scope, given)


def _is_driver_call(project: Project, scope: Scope, given: Occurrence) -> bool:
    """Whether a method of a driver is called on it that leaves it open."""
    return "releases" not in _facts_of_call(project, scope, given, unless="releases")


def _facts_of_call(project: Project, scope: Scope, given: Occurrence, unless: str = "") -> set[str]:
    """The words "executes" and "releases" on the method that is called on the value; those of `unless` also if it is not known."""
    found = set()
    known = False
    for member in members(project.value(scope, given.parent)) if isinstance(given.parent, Attribute) else ():
        if isinstance(member, Function) and member.is_stub:
            known = True
            facts = project.facts.function(member)
            found |= {word for word in ("executes", "releases") if getattr(facts, word)}
    return found if known or not unless else found | {unless}


def _is_kept_on_purpose(project: Project, holding: Holding) -> bool:
    """Whether something else ends it, or it is meant to live as long as the process."""
    return _serves_for_ever(project, holding) or escapes(project, holding) or _source_is_closed(project, holding)


def _serves_for_ever(project: Project, holding: Holding) -> bool:
    """Whether it listens for notifications or holds a lock for as long as it is open."""
    for occurrence in project.operations.occurrences(holding.scope):
        call = occurrence.expression
        if not isinstance(call, Call) or not isinstance(call.func, Attribute) or not refers(holding, call.func.value):
            continue
        functions = [member for member in members(project.value(holding.scope, call.func)) if isinstance(member, Function)]
        if any(project.facts.function(function).listens for function in functions):
            return True
        texts = (text_of(project.evaluator, holding.scope, argument.value) for argument in call.arguments)
        if any(SESSION_BOUND.search(text) for text in texts if text is not None):
            return True
    return False


def _source_is_closed(project: Project, holding: Holding) -> bool:
    """Whether the function closes the pool or engine as well."""
    if holding.source is None:
        return False
    for occurrence in project.operations.occurrences(holding.scope):
        call = occurrence.expression
        if isinstance(call, Call) and isinstance(call.func, Attribute):
            functions = [member for member in members(project.value(holding.scope, call.func)) if isinstance(member, Function)]
            closes = any(project.facts.function(function).disposes for function in functions)
            if closes and identity(project, holding.scope, call.func.value) == holding.source:
                return True
    return False


# ------------------------------------------------------------------------------------------------------------------- paths


def _leaks(project: Project, holding: Holding) -> Iterator[Diagnostic]:
    """The finding, if the function may be left while it is held."""
    if late_uses(project, holding):
        return
    lifetime = Lifetime(project, holding)
    left = [way for way in lifetime.exits() if way.state == HELD]
    if is_yielded(project, holding) and not lifetime.releases:
        return
    if not holding.call.facts.keeps_process and _ends_with_process(project, holding.scope):
        return
    regular = [way for way in left if way.kind != "raise"]
    if regular:
        what = "is not released on every path" if lifetime.releases else "is never released"
        yield _report(project, holding, what, regular[0])
        return
    failing = [way for way in left if _matters(holding, lifetime, way)]
    if failing:
        yield _report(project, holding, "is not released if an exception is raised", failing[0])


def _matters(holding: Holding, lifetime: Lifetime, way: Exit[str]) -> bool:
    """Whether an exception leaves the function where the code could have expected it: not while it cleans up, nor where a handler of
    its own releases; nor out of a loop that is meant to run for ever, nor to end the process."""
    if isinstance(way.at, Raise):
        return not _ends_process(way.at)
    if not isinstance(way.at, Step):
        return True
    if way.at.kind == "enter" and refers(holding, way.at.expression):
        return False
    outside = {id(context.node) for context in holding.acquired.enclosing()}
    for context in way.at.occurrence.enclosing():
        if isinstance(context.node, Try) and _is_taken_care_of(context, lifetime):
            return False
        is_endless = isinstance(context.node, While) and getattr(context.node.test, "value", None) is True
        if is_endless and id(context.node) not in outside:
            return False
    return True


def _is_taken_care_of(context: Context, lifetime: Lifetime) -> bool:
    """Whether the part of the `try`, or a handler of it, releases."""
    parts = {other.part for release in lifetime.releases for other in release.enclosing() if other.node is context.node}
    return (context.part in ("final", "handler") and context.part in parts) or (context.part == "try" and "handler" in parts)


def _ends_process(statement: Raise) -> bool:
    raised = statement.exception.func if isinstance(statement.exception, Call) else statement.exception
    return getattr(raised, "name", "") in ENDS_PROCESS


def _ends_with_process(project: Project, scope: Scope) -> bool:
    """Whether an exception that leaves the function ends the process as well: start-up, a command line, what `asyncio.run` runs."""
    if project.contexts.only_at_startup(scope) or is_command_line(project, scope):
        return True
    return _is_run_alone(project, scope, frozenset())


def _is_run_alone(project: Project, scope: Scope, seen: frozenset[Scope]) -> bool:
    """Whether all known calls of the coroutine function are run in a loop of their own, or awaited by such a function."""
    calls = project.callers.calls_of(scope)
    if scope in seen or not calls or project.contexts.registrations(scope) or project.callers.mentions_of(scope):
        return False
    for site in calls:
        occurrence = next((o for o in project.operations.occurrences(site.scope) if o.expression is site.call), None)
        if occurrence is None or not (
            project.contexts.runs.runs_in_own_loop(site.scope, occurrence)
            or (occurrence.use == "awaited" and _is_run_alone(project, site.scope, seen | {scope}))
        ):
            return False
    return True


# ------------------------------------------------------------------------------------------------------------------ report


def _report(project: Project, holding: Holding, what: str, way: Exit[str] | None) -> Diagnostic:
    scope, call = holding.scope, holding.call
    name = _name(holding)
    subject = f"`{name}` from `{call_text(call.call)}`" if name else f"what `{call_text(call.call)}` gives"
    consequence = "; the process may never exit" if call.facts.keeps_process else ""
    release = "close it" if call.facts.connects or holding.resource.kind == "session" or holding.source is None else "release it"
    help_ = f"{release} in `finally`"
    if _can_be_entered(project, holding):
        help_ = f"use `async with`, or {help_}"
    related = [
        *origin_frames(project, holding),
        *([_way_frame(project, scope, way)] if way is not None and way.at is not None else []),
    ]
    message = f"{subject} {what}{consequence}"
    return finding(RULE, project, scope, call.call, message, help=help_, target=call.name, related=related)


def _name(holding: Holding) -> str:
    names = {holding.scope.summary.bindings[number].name for number in holding.bindings}
    names = {b.name for b in holding.scope.summary.bindings if b.name in names and b.value is holding.acquired.expression}
    return min(names, default="")


def _can_be_entered(project: Project, holding: Holding) -> bool:
    """Whether `async with` gives it back, over the call or over what it gives."""
    for member in members(project.value(holding.scope, holding.call.call)):
        if isinstance(member, Instance) and project.evaluator.vocabulary_name(member.class_):
            return True
    return isinstance(holding.class_, Class) and releases_on_leave(project, holding.class_)


def _way_frame(project: Project, scope: Scope, way: Exit[str]) -> Frame:
    if isinstance(way.at, Step):
        expression = way.at.expression
        return Frame("origin", "an exception here leaves it open", scope.qualname, project.place(scope.module, expression.span))
    assert way.at is not None
    text = "returns while it is held" if isinstance(way.at, Return) else "leaves the function while it is held"
    return Frame("origin", text, scope.qualname, project.place(scope.module, way.at.span))


RULE = Rule(
    "ADB303",
    "connection-not-released",
    "A connection or session is not given back on every path",
    Severity.WARNING,
    check,
    RUNNING_CODE,
    doc=__doc__,
)
