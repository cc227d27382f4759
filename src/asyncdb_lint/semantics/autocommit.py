"""Whether statements are committed by themselves: what connecting, a pool, an engine or a call says of autocommit."""

from __future__ import annotations

from asyncdb_lint.semantics.folding import NotConstant
from asyncdb_lint.semantics.holdings import Holding, source_of
from asyncdb_lint.semantics.making import made_by
from asyncdb_lint.semantics.options import (
    Given,
    StubCall,
    connecting,
    default_of,
    entries,
    folded,
    resource_of,
    result_resource,
)
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.texts import text_of
from asyncdb_lint.semantics.values import Function


def turns_autocommit_on(project: Project, call: StubCall) -> bool:
    """Whether an argument of the call may turn autocommit on."""
    return any(_may_be_on(project, call, name) for name in call.parameters("autocommit") if name in call.arguments)


def _may_be_on(project: Project, call: StubCall, name: str) -> bool:
    given = call.arguments[name]
    items = entries(project, given)
    if items is not None:
        return any(_says_yes(project, item, default=...) for item in items.values())
    try:
        default = default_of(project, call.function, name)
    except NotConstant:
        default = ...
    return _says_yes(project, given, default)


def _says_yes(project: Project, given: Given, default: object) -> bool:
    """Whether the argument may mean autocommit: it does unless it is known not to. None means that the server or nobody decides, unless it
    is what is meant anyway."""
    try:
        value = folded(project, given)
    except NotConstant:
        return True
    if value is None:
        return default is not None
    return value.upper() == "AUTOCOMMIT" if isinstance(value, str) else value is True or (isinstance(value, int) and value > 0)


# ------------------------------------------------------------------------------------------------------------------- sources


def is_surely_off(project: Project, holding: Holding) -> bool:
    """Whether it is known that statements on the holding need a commit: how its connection, pool or engine was made is seen."""
    made = makers(project, holding.call)
    return bool(made) and all(_is_off(project, call) for call in made)


def ddl_of(project: Project, holding: Holding) -> str:
    """What statements such as `CREATE` do to the transaction of the holding (see `resource` in the vocabulary); empty if unknown."""
    if holding.resource.ddl:
        return holding.resource.ddl
    found = {_ddl_of_connection(project, call) for call in makers(project, holding.call)}
    return found.pop() if len(found) == 1 else ""


def _ddl_of_connection(project: Project, call: StubCall) -> str:
    """What the driver's connections do that the call's engine opens."""
    opened = connecting(project, call)
    if opened is None or opened.function is None:
        return ""
    resource = resource_of(project, project.evaluator.returned(opened.function))
    return resource.ddl if resource is not None else ""


def is_in_memory(project: Project, call: StubCall) -> bool:
    """Whether the call opens a database of its own in memory."""
    given = call.by_role("database-file")
    text = text_of(project.evaluator, given.scope, given.expression) if given is not None else None
    return text is not None and (not text or "memory" in text)


def makers(project: Project, call: StubCall) -> tuple[StubCall, ...]:
    """The calls that connect for what an acquiring call takes from: its own, a pool's or an engine's; empty if they are not all seen."""
    if turns_autocommit_on(project, call):
        return ()
    if call.facts.connects or connecting(project, call) is not None or (call.facts.acquires and call.function.summary.owner < 0):
        return (call,)
    source = source_of(call)
    made = made_by(project, *source) if source is not None else ()
    found: list[StubCall] = []
    for maker in made:
        resource = result_resource(project, maker)
        further = makers(project, maker) if resource is not None and resource.kind in _SOURCES else ()
        if not further:
            return ()
        found += further
    return tuple(dict.fromkeys(found))


def _is_off(project: Project, call: StubCall) -> bool:
    opened = connecting(project, call)
    if opened is None or not opened.complete:
        return opened is None and call.complete
    roles = project.facts.function(opened.function).roles if opened.function is not None else {}
    for name, given in opened.options.items():
        role = roles.get(name)
        if role == "autocommit" and _says_yes(project, given, _default(project, opened.function, name)):
            return False
        if role == "server-settings" and _mentions_autocommit(project, given):
            return False
    return True


def _default(project: Project, function: Function | None, name: str) -> object:
    try:
        return default_of(project, function, name) if function is not None else ...
    except NotConstant:
        return ...


def _mentions_autocommit(project: Project, given: Given) -> bool:
    """Whether a statement that is run on connecting may turn autocommit on."""
    try:
        return "autocommit" in str(folded(project, given)).lower()
    except NotConstant:
        return True


_SOURCES = frozenset({"pool", "engine", "factory"})
