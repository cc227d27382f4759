"""What a call does, in words, and because of what that is no misuse."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from asyncdb_lint.explanation.below import blind_spots, set_aside
from asyncdb_lint.explanation.line import Asked
from asyncdb_lint.explanation.reach import not_run_words, ways_from_loop
from asyncdb_lint.explanation.records import Remark
from asyncdb_lint.explanation.running import OFF_LOOP, off_loading, where_it_runs
from asyncdb_lint.explanation.words import code, function_words, scope_name, why_unknown
from asyncdb_lint.model import Call, Expression
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.contexts import Running
from asyncdb_lint.semantics.effects import Chain
from asyncdb_lint.semantics.guards import is_once
from asyncdb_lint.semantics.operations import Operation
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Function, Scope, first_unknown, is_unknown, members, noun

IMPLICIT_WORDS = {
    "enter": "entering and leaving it calls",
    "iterate": "iterating over it calls",
    "step": "taking an element of it calls",
    "measure": "measuring it calls",
    "get": "reading it calls",
    "item": "taking an item of it calls",
    "contains": "searching it calls",
    "callback": "the call calls",
}
USES = {
    "awaited": "is awaited here",
    "entered async": "is entered with `async with` here",
    "iterated async": "is iterated over with `async for` here",
    "returned": "is returned: whoever called awaits it",
    "yielded": "is yielded: whoever iterates awaits it",
    "stored": "is stored, and what becomes of it is followed for local names only",
    "element": "is put into a collection, which is not followed",
    "argument": "is passed on, to something that may await it",
    "discarded": "is thrown away",
}


class Effect(NamedTuple):
    """What a call does, and because of what it is silent if no rule reports it. `blocks` if it holds up the thread that runs it."""

    remarks: tuple[Remark, ...]
    silence: str
    blocks: bool = False


def effect_of(project: Project, asked: Asked) -> Effect:
    """What the call does: the first of its operations that blocks decides, else what it calls."""
    for operation in asked.operations:
        blocking = _blocking(project, asked.scope, operation)
        if blocking is not None:
            return Effect((blocking,), _why_blocking_is_silent(project, asked.scope, operation), blocks=True)
    return _harmless(project, asked)


# --------------------------------------------------------------------------------------------------------------------- blocking


def _blocking(project: Project, scope: Scope, operation: Operation) -> Remark | None:
    leaf = project.effects.leaf(operation)
    before = "" if operation.kind == "call" else f"{IMPLICIT_WORDS[operation.kind]} `{_name(operation)}`: "
    if leaf is not None:
        return Remark("does", f"{before}blocks in `{leaf.symbol}`: {leaf.driver.name} is synchronous")
    found = project.effects.chain(scope, operation)
    if found is None and operation.kind == "iterate":
        found = project.effects.iterated_chain(scope, operation)
    return Remark("does", before + chain_words(found[1]), tuple(project.chain_frames(found[1]))) if found is not None else None


def _name(operation: Operation) -> str:
    target = operation.targets[0]
    return target.summary.name


def chain_words(chain: Chain) -> str:
    """How a function comes to block."""
    calls = len(chain.steps)
    through = f", through {calls} more call{'s' if calls > 1 else ''}" if calls else ""
    return f"blocks in `{chain.leaf.symbol}`{through}: {chain.leaf.driver.name} is synchronous"


def _why_blocking_is_silent(project: Project, scope: Scope, operation: Operation) -> str:
    if is_once(project.evaluator, scope, operation.occurrence):
        return "it happens once: it fills a variable that outlives the call, and is skipped when that is filled"
    running = project.running(scope)
    if running is Running.CALLER and not project.contexts.registered(scope):
        return _why_plain_is_silent(project, scope)
    if running is Running.LOOP and project.contexts.runs_alone(scope):
        return "it runs alone in the event loop of a script: nothing else waits"
    if running not in (Running.LOOP, Running.ASYNC_ROOT):
        return f"it runs {where_it_runs(project, scope)}"
    return "no rule that is selected objects to it here"


def _why_plain_is_silent(project: Project, scope: Scope) -> str:
    """About a plain function: what runs it, and whether that is the event loop."""
    ways = [*ways_from_loop(project, scope), *off_loading(project, scope)]
    return "; ".join(ways) or f"nothing on the event loop is known to come to {scope_name(scope)}"


# --------------------------------------------------------------------------------------------------------------------- harmless


def _harmless(project: Project, asked: Asked) -> Effect:
    call = next((operation for operation in asked.operations if operation.kind == "call"), None)
    if call is None:
        return _without_call(project, asked)
    functions = [target for target in call.targets if isinstance(target, Function)]
    given = list(_handed_on(project, asked))
    if given:
        return Effect(tuple(remark for remark, _ in given), "; ".join(silence for _, silence in given))
    synchronous = [function for function in functions if project.facts.function(function).blocks]
    if synchronous:
        return Effect((), _why_no_leaf(project, call, synchronous[0]))
    own = next((function for function in functions if not function.is_stub), None)
    if own is not None:
        return _project_function(project, asked, own)
    return Effect((), _library_silence(project, asked, call))


def _without_call(project: Project, asked: Asked) -> Effect:
    """What runs no function that is known."""
    expression = asked.expression
    if isinstance(expression, Call):
        value = project.value(asked.scope, expression.func)
        if is_unknown(value):
            return Effect((), f"it is not known what `{code(expression.func)}` is: {why_unknown(project, first_unknown(value))}")
        kinds = " or ".join(dict.fromkeys(noun(member) for member in members(value)))
        return Effect((), f"`{code(expression.func)}` is {kinds}: what calling that runs is not known")
    for operation in asked.operations:
        own = next((target for target in operation.targets if isinstance(target, Function) and not target.is_stub), None)
        if own is not None:
            effect = _project_function(project, asked, own)
            calls = Remark("calls", f"{IMPLICIT_WORDS[operation.kind]} {function_words(project, own)}")
            return effect._replace(remarks=(calls, *effect.remarks))
    if asked.operations:
        return Effect((), f"{IMPLICIT_WORDS[asked.operations[0].kind]} nothing that is known to block")
    value = project.value(asked.scope, expression)
    return Effect((), f"it is not known what `{code(expression)}` is: {why_unknown(project, first_unknown(value))}")


def _why_no_leaf(project: Project, call: Operation, synchronous: Function) -> str:
    """Why a call that may be a synchronous driver's does not count as one."""
    name = project.symbol(synchronous)
    other = next((t for t in call.targets if isinstance(t, Function) and t.summary.is_async), None)
    if other is not None:
        return f"it may be `{name}`, which blocks, but as well {function_words(project, other)}"
    if call.is_awaited:
        return f"`{name}` blocks and gives nothing to await, but the code awaits it: the object is more than its declaration says"
    return f"`{name}` blocks only under conditions that do not hold here"


def _library_silence(project: Project, asked: Asked, call: Operation) -> str:
    """About functions of stubs that do not block."""
    target = call.targets[0]
    module = target.scope.module if isinstance(target, Function) else target.module
    driver = project.facts.driver(module)
    name = f"`{project.symbol(target)}`" if isinstance(target, Function) else f"`{target.qualname}`"
    if driver is None:
        return f"{name} calls no database driver"
    if isinstance(target, Function) and target.summary.is_async:
        return f"the coroutine of {name} {USES.get(asked.occurrence.use, 'is used')}"
    if asked.occurrence.use in ("awaited", "entered async", "iterated async"):
        return f"what {name} gives {USES[asked.occurrence.use]}"
    return f"{name} does no I/O by itself, as its stub says"


def _project_function(project: Project, asked: Asked, function: Function) -> Effect:
    name = f"`{function.summary.name}`"
    if function.summary.is_async and not function.summary.is_generator:
        text = f"{name} is a coroutine function: its coroutine {USES.get(asked.occurrence.use, 'is used')}"
        return Effect((), f"{text}. What it does is judged where it stands, in {name} itself")
    why_not_run = not_run_words(project, function)
    if why_not_run:
        return Effect((), why_not_run)
    aside = set_aside(project, function)
    if aside:
        remark = Remark("below", f"what blocks below {name} does not count", tuple(aside))
        return Effect((remark,), f"nothing that {name} calls blocks each time")
    blind = blind_spots(project, function)
    if blind:
        calls = "this call" if len(blind) == 1 else "these calls"
        remark = Remark("unknown", f"what {calls} below {name} would run", tuple(blind))
        return Effect((remark,), f"nothing that {name} calls is known to block, though not all of it is known")
    return Effect((), f"nothing that {name} calls is known to block")


# ---------------------------------------------------------------------------------------------------------- handed to a library


def _handed_on(project: Project, asked: Asked) -> Iterator[tuple[Remark, str]]:
    """The callables that the call hands to another thread, with what they do there."""
    call = asked.expression
    if not isinstance(call, Call):
        return
    for operation in asked.operations:
        for target in operation.targets if operation.kind == "call" else ():
            function = target if isinstance(target, Function) else project.evaluator.class_function(target)
            if function is None or not function.is_stub:
                continue
            roles = project.facts.function(function).roles
            for name, given in match_arguments(function, call.arguments).by_parameter.items():
                if roles.get(name) in OFF_LOOP:
                    yield _off_loaded(project, asked.scope, function, given, OFF_LOOP[roles[name]])


def _off_loaded(project: Project, scope: Scope, by: Function, given: Expression, place: str) -> tuple[Remark, str]:
    value = project.value(scope, given)
    symbol = project.symbol(by)
    function = next((member for member in members(value) if isinstance(member, Function)), None)
    if function is None:
        reason = why_unknown(project, first_unknown(value)) if is_unknown(value) else f"it is {noun(members(value)[0])}"
        text = f"hands `{code(given)}` to {place}; what that is is not known: {reason}"
        return Remark("does", text), f"`{symbol}` calls its argument in {place}"
    chain = project.effects.chain_of(scope, function, given)
    text = f"hands {function_words(project, function)}, to {place}"
    if chain is not None:
        text = f"{text}, where it {chain_words(chain)}"
    frames = tuple(project.chain_frames(chain)) if chain is not None else ()
    return Remark("does", text, frames), f"`{symbol}` calls {_given_name(function)} in {place}, off the event loop"


def _given_name(function: Function) -> str:
    return "the lambda" if function.summary.kind == "lambda" else f"`{function.summary.name}`"
