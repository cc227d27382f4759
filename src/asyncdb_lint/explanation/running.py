"""Where a function's body runs, in words: on the event loop or not, and what says so."""

from __future__ import annotations

from collections.abc import Iterator

from asyncdb_lint.explanation.records import Remark
from asyncdb_lint.explanation.words import at, scope_name
from asyncdb_lint.model import Frame, Lambda
from asyncdb_lint.semantics.arguments import match_arguments
from asyncdb_lint.semantics.callers import CallSite, Mention
from asyncdb_lint.semantics.contexts import Running
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.registrations import STARTUP, Registered
from asyncdb_lint.semantics.values import Scope

MOST_CALLERS = 4
OFF_LOOP = {"offloaded": "another thread or process"}
ON_LOOP_ROLES = {
    "called": "calls it at once",
    "bridged": "calls it on the event loop's own thread",
    "injected": "calls it to provide a dependency",
    "loop-callback": "lets the event loop call it",
    "concurrent": "runs it as a task",
    "own-loop": "runs it in an event loop of its own",
}


def running_remark(project: Project, scope: Scope) -> Remark:
    """Where the function's own body runs."""
    text = where_it_runs(project, scope)
    by_callers = (Running.CALLER, Running.NO_FUNCTION, Running.PRIVATE_LOOP)
    frames = tuple(_frames(project, scope)) if project.running(scope) in by_callers else ()
    return Remark("runs", text, frames)


def where_it_runs(project: Project, scope: Scope) -> str:
    """The clause that completes "it runs …"."""
    name = scope_name(scope)
    match project.running(scope):
        case Running.NO_FUNCTION:
            return _outside_functions(project, scope)
        case Running.THREAD_ROOT:
            return f"off the event loop: `thread-roots` in the configuration names {name}"
        case Running.ASYNC_ROOT:
            return f"on the event loop: `async-roots` in the configuration names {name}"
        case Running.THREAD:
            return f"off the event loop: {_registered(project, scope)}"
        case Running.STARTUP:
            return f"on the event loop, but only at start-up or shutdown: {_at_startup(project, scope)}"
        case Running.PRIVATE_LOOP:
            return f"in event loops of threads that serve one call each: nobody else waits for what {name} does"
        case Running.LOOP:
            return f"on the event loop: {name} is {_asynchronous(project, scope)}"
        case _:
            return _plain(project, scope)


def _outside_functions(project: Project, scope: Scope) -> str:
    match scope.summary.kind:
        case "lambda":
            return next(off_loading(project, scope), "where the lambda is called")
        case "class":
            return "when the class is made, at import"
        case _:
            return "at import, which is no work of the event loop's"


def _asynchronous(project: Project, scope: Scope) -> str:
    if scope.summary.is_async:
        return "a coroutine function"
    return f"a plain function, and {_registered(project, scope)} there"


def _plain(project: Project, scope: Scope) -> str:
    registered = project.contexts.registered(scope)
    if registered:
        return f"off the event loop: {_registered(project, scope)}, which runs a plain `def` in a thread"
    return f"where it is called: {scope_name(scope)} is a plain function"


def _registered(project: Project, scope: Scope) -> str:
    """Which frameworks call it, and where the project says so."""
    found = project.contexts.registered(scope)
    return " and ".join(dict.fromkeys(_registration_words(project, item) for item in found[:MOST_CALLERS]))


def _registration_words(project: Project, item: Registered) -> str:
    return f"`{project.symbol(item.by)}` calls it ({at(project, item.site.module, item.site.span)})"


def _at_startup(project: Project, scope: Scope) -> str:
    if any(item.registration.when == STARTUP for item in project.contexts.registered(scope)):
        return _registered(project, scope)
    sites = [site for site in project.callers.calls_of(scope) if site.scope.index]
    names = dict.fromkeys(f"{scope_name(site.scope)} ({at(project, site.scope.module, site.call.span)})" for site in sites)
    return f"only {' and '.join(list(names)[:MOST_CALLERS])} calls it, which runs then"


# ------------------------------------------------------------------------------------------------------------------ who calls it


def _frames(project: Project, scope: Scope) -> Iterator[Frame]:
    """The calls of a plain function, and what it is handed to: what runs it decides where it runs."""
    for mention in mentions(project, scope):
        frame = handing_frame(project, mention)
        if frame is not None:
            yield frame
    for site in project.callers.calls_of(scope)[:MOST_CALLERS]:
        yield _call_frame(project, site)


def _call_frame(project: Project, site: CallSite) -> Frame:
    place = project.place(site.scope.module, site.call.span)
    return Frame(
        "call", f"called by {scope_name(site.scope)}, which runs {_briefly(project, site.scope)}", site.scope.qualname, place
    )


def _briefly(project: Project, scope: Scope) -> str:
    match project.running(scope):
        case Running.LOOP | Running.ASYNC_ROOT:
            return "on the event loop"
        case Running.STARTUP:
            return "at start-up or shutdown"
        case Running.THREAD | Running.THREAD_ROOT:
            return "off the event loop"
        case Running.PRIVATE_LOOP:
            return "alone in a thread's event loop"
        case Running.NO_FUNCTION:
            return "where it is called" if scope.summary.kind == "lambda" else "at import"
        case _:
            return "off the event loop" if project.contexts.registered(scope) else "where it is called"


def mentions(project: Project, scope: Scope) -> Iterator[Mention]:
    """The places that name the function without calling it; for a lambda the place where it stands."""
    if scope.summary.kind != "lambda":
        yield from project.callers.mentions_of(scope)
        return
    outer = scope.definition
    for occurrence in project.operations.occurrences(outer):
        if isinstance(occurrence.expression, Lambda) and occurrence.expression.function == scope.index:
            yield Mention(outer, occurrence)


def handing_frame(project: Project, mention: Mention) -> Frame | None:
    """What a library does with a function that is handed to it; None if that is not known."""
    for function, given, arguments in project.contexts.receivers(mention):
        if not function.is_stub:
            continue
        roles = project.facts.function(function).roles
        for name, expression in match_arguments(function, arguments).by_parameter.items():
            if expression is given and name in roles:
                symbol = project.symbol(function)
                place = project.place(mention.scope.module, given.span)
                if roles[name] in OFF_LOOP:
                    return Frame("offload", f"handed to `{symbol}`, which calls it in {OFF_LOOP[roles[name]]}", symbol, place)
                if roles[name] in ON_LOOP_ROLES:
                    return Frame("call", f"handed to `{symbol}`, which {ON_LOOP_ROLES[roles[name]]}", symbol, place)
    return None


def off_loading(project: Project, scope: Scope) -> Iterator[str]:
    """What calls the function in another thread or process, one clause each."""
    for mention in mentions(project, scope):
        frame = handing_frame(project, mention)
        if frame is not None and frame.kind == "offload":
            where = f"{frame.place.path}:{frame.place.line}:{frame.place.column}"
            yield f"off the event loop: {scope_name(scope)} is {frame.message} ({where})"
