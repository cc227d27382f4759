"""## What it does
Reports `add_listener`, `add_notify_handler` and `LISTEN` on a connection of a pool that the same function gives back without having waited.

## Why is this bad?
The pool ends the listening, or lends the connection to someone else. asyncpg sends `UNLISTEN *` and warns `InterfaceWarning: … is being
released to the pool but has 1 active notification listener`: nothing ever arrives. With psycopg_pool the connection goes on listening, and
notifications arrive when some other query happens to run on it, if at all.

## Example
```python
import asyncpg


async def listen(pool: asyncpg.Pool, on_job):
    async with pool.acquire() as conn:
        await conn.add_listener("jobs", on_job)
```

## Use instead
```python
import asyncpg


async def listen(dsn: str, on_job) -> asyncpg.Connection:
    conn = await asyncpg.connect(dsn, command_timeout=30)
    await conn.add_listener("jobs", on_job)
    return conn
```

## When it stays silent
- When the function waits while it holds the connection: for an event, for notifications, in a loop, or for anything but queries on it.
- When something else keeps the connection, or the function is a generator.
- On listeners of another kind (`add_log_listener`), in the pool's own callbacks, on connections that belong to no pool.

## References
- https://magicstack.github.io/asyncpg/current/api/index.html#asyncpg.connection.Connection.add_listener
- https://github.com/MagicStack/asyncpg/issues/189
- https://github.com/MagicStack/asyncpg/issues/377
"""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.model import Attribute, Await, Call, Diagnostic, Expression, Frame, Module, Name, Severity, While, Yield
from asyncdb_lint.rules import RUNNING_CODE, Rule
from asyncdb_lint.rules.finding import call_text, finding
from asyncdb_lint.semantics.escapes import escapes
from asyncdb_lint.semantics.executed import executed
from asyncdb_lint.semantics.holdings import ENTERED, Holding, concerns, holdings, is_release, refers
from asyncdb_lint.semantics.options import StubCall, stub_calls
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Function, Instance, members
from asyncdb_lint.semantics.walk import Occurrence, dotted


def check(project: Project, module: Module) -> Iterator[Diagnostic]:
    for scope in project.scopes(module):
        for holding in holdings(project, scope):
            if _is_lent(project, holding) and not escapes(project, holding):
                yield from _lost_listeners(project, holding)


def _is_lent(project: Project, holding: Holding) -> bool:
    """Whether it comes from a pool."""
    receiver = holding.call.function.receiver
    resource = project.facts.resource(receiver.class_) if isinstance(receiver, Instance) else None
    return resource is not None and resource.kind == "pool"


def _lost_listeners(project: Project, holding: Holding) -> Iterator[Diagnostic]:
    """The first call that begins to listen, if only queries on the connection follow until it is given back."""
    held = _held(project, holding)
    for number, occurrence in enumerate(held):
        call = next((c for c in stub_calls(project, holding.scope) if c.call is occurrence.expression), None)
        if call is not None and _listens(project, holding, call):
            if not _is_in_loop(holding, occurrence) and not any(_waits(project, holding, later) for later in held[number + 1 :]):
                yield _report(project, holding, call)
            return


def _held(project: Project, holding: Holding) -> list[Occurrence]:
    """What the function does from acquiring to giving back."""
    everything = project.operations.occurrences(holding.scope)
    if holding.kind == ENTERED:
        return [o for o in everything if any(context.node is holding.block for context in o.enclosing())]
    numbers = [n for n, o in enumerate(everything) if is_release(project, holding, o.expression)]
    first = next(n for n, o in enumerate(everything) if o.expression is holding.acquired.expression)
    return list(everything[first : numbers[-1]]) if numbers else []


def _listens(project: Project, holding: Holding, call: StubCall) -> bool:
    if not isinstance(call.call.func, Attribute) or not refers(holding, call.call.func.value):
        return False
    if call.facts.listens:
        return True
    statements = executed(project, call) if call.facts.executes else None
    return statements is not None and any(statement.words[:1] == ("LISTEN",) for statement in statements)


def _is_in_loop(holding: Holding, occurrence: Occurrence) -> bool:
    """Whether it stands in a loop that the connection outlives."""
    around = {id(context.node) for context in holding.acquired.enclosing()}
    return any(isinstance(context.node, While) and id(context.node) not in around for context in occurrence.enclosing())


def _waits(project: Project, holding: Holding, occurrence: Occurrence) -> bool:
    """Whether other things may happen there for as long as they take: anything but a query on the connection."""
    if occurrence.use in ("iterated async", "entered async"):
        return not _is_of_connection(project, holding, occurrence.expression) or occurrence.use == "iterated async"
    if isinstance(occurrence.expression, Await):
        return not _is_of_connection(project, holding, occurrence.expression.value)
    return isinstance(occurrence.expression, Yield) or any(isinstance(context.node, While) for context in occurrence.enclosing())


def _is_of_connection(project: Project, holding: Holding, expression: Expression) -> bool:
    """Whether it is a call of the driver on the connection, or that gives it back."""
    if not isinstance(expression, Call) or not isinstance(expression.func, Attribute):
        return False
    if is_release(project, holding, expression):
        return True
    receiver = expression.func.value
    return (
        isinstance(receiver, Name)
        and concerns(holding, receiver)
        and all(isinstance(m, Function) and m.is_stub for m in members(project.value(holding.scope, expression.func)))
    )


def _report(project: Project, holding: Holding, call: StubCall) -> Diagnostic:
    scope, func = holding.scope, call.call.func
    name = dotted(func.value) if isinstance(func, Attribute) else ""
    end = "its block ends" if holding.kind == ENTERED else "it is released"
    message = f"`{name}` goes back to its pool when {end}, and nobody listens any more"
    place = project.place(scope.module, holding.call.call.span)
    related = [Frame("origin", f"`{call_text(holding.call.call)}` lends it", holding.call.name, place)]
    help_ = "listen on a connection of its own that lives as long as the listener"
    return finding(RULE, project, scope, call.call, message, help=help_, target=call.name, related=related)


RULE = Rule(
    "ADB306",
    "listener-on-pooled-connection",
    "A listener is lost when its connection goes back to the pool",
    Severity.ERROR,
    check,
    RUNNING_CODE,
    doc=__doc__,
)
