"""Every stub is held against the library that it describes, as installed.

The stubs are read, never executed. A stub whose library is not installed is skipped, and fails instead where the environment variable
ASYNCDB_LINT_REQUIRE_COMPAT is 1 (then the dependency group `compat` must be installed). Names that begin with one underscore are the
stub's own. Where the library cannot answer, the tables of `stub_conformance_exceptions` do, each entry with its reason.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import inspect
import typing
from fnmatch import fnmatchcase
from typing import Any

import pytest
from stub_conformance_exceptions import ABSENT, HANDED_ON, HANDS_BACK, KINDS, PROTOCOLS, Words
from stub_reader import (
    DRIVERS,
    MISSING,
    STUBS,
    Declared,
    active,
    classes,
    find,
    functions,
    installed,
    lineage,
    literal_table,
    methods_of,
    names,
    own,
    real,
)

pytestmark = pytest.mark.compat

MARKS = {"Url", "Host", "Port", "DriverOptions", "QueryTimeout", "ServerSettings", "StatementCache", "PrepareThreshold", "Bind"}
MARKS |= {"SessionClass", "SessionFactory", "ExpireOnCommit", "Statement", "SharedPool", "Offloaded", "LoopCallback", "Bridged"}
MARKS |= {"Injected", "EndsWith", "Streamed", "Seconds"}
PROTOCOL_DUNDERS = ("__await__", "__aenter__", "__enter__", "__aiter__")
GIVEN_BY = {"AwaitableContext": ("__await__", "__aenter__"), "AsyncContext": ("__aenter__",), "Context": ("__enter__",)}
GIVEN_BY |= {"RunningFuture": ("__await__",), "DoneFuture": ("__await__",), "LazyQuery": ("__await__",)}
GIVEN_BY |= {"LazyIterator": ("__aiter__",)}


def excepted(table: dict[str, Any], dotted: str) -> bool:
    return any(fnmatchcase(dotted, pattern) for pattern in table)


every_stub = pytest.mark.parametrize("name", [name for name in STUBS if not own(name.rpartition(".")[2])])


def agree(wrong: list[str]) -> None:
    assert not wrong, "\n".join(wrong)


@every_stub
def test_every_name_of_the_stub_exists_in_the_library(name: str) -> None:
    installed(name)
    dotted = [f"{name}.{each}" for each in names(name)]
    agree([f"{each} is only in the stub" for each in dotted if find(each) is MISSING and not excepted(ABSENT, each)])


def kinds_of(function: Any) -> set[str]:
    """What a function may be called. A plain one around a coroutine function, or annotated to return an awaitable, is both: the stub
    says which."""
    if inspect.isasyncgenfunction(function):
        return {"async generator"}
    if inspect.iscoroutinefunction(function):
        return {"coroutine"}
    returns = str(getattr(function, "__annotations__", {}).get("return", ""))
    around = inspect.iscoroutinefunction(inspect.unwrap(function)) if callable(function) else False
    return {"plain", "coroutine"} if around or "Awaitable" in returns or "Coroutine" in returns else {"plain"}


def declared_kind(each: Declared) -> str:
    if isinstance(each.node, ast.FunctionDef):
        return "plain"
    return "async generator" if each.generates else "coroutine"


@every_stub
def test_a_function_is_a_coroutine_function_exactly_where_the_stub_says_so(name: str) -> None:
    installed(name)
    wrong = [
        f"{each.dotted}: the stub says {declared_kind(each)}, the library {' or '.join(kinds_of(found))}"
        for each in functions(name)
        if (found := real(each)) is not MISSING and not excepted(KINDS, each.dotted) and declared_kind(each) not in kinds_of(found)
    ]
    agree(wrong)


def has_method(found: Any, dunder: str) -> bool:
    """Whether objects of the class have the special method; one of its metaclass is not theirs, and `__iter__ = None` forbids it."""
    return any(callable(vars(base)[dunder]) for base in getattr(found, "__mro__", ()) if dunder in vars(base))


@every_stub
def test_a_class_is_awaited_entered_and_iterated_as_the_stub_says(name: str) -> None:
    installed(name)
    wrong = []
    for node in classes(name).values():
        declared = {inner.name for module, part in lineage(name, node) for inner in methods_of(module, part)}
        judged = (*PROTOCOL_DUNDERS, "__iter__") if name in DRIVERS else PROTOCOL_DUNDERS
        if own(node.name) or (name not in DRIVERS and (not declared or "__getattr__" in declared)):
            continue
        found = find(f"{name}.{node.name}")
        has = {dunder for dunder in judged if has_method(found, dunder)}
        differ = sorted(has ^ declared.intersection(judged))
        differ = [dunder for dunder in differ if not excepted(PROTOCOLS, f"{name}.{node.name}.{dunder}")]
        wrong += [f"{name}.{node.name}.{dunder}: only {'the library' if dunder in has else 'the stub'} has it" for dunder in differ]
    agree(wrong)


def is_complete(node: ast.ClassDef) -> bool:
    calls = (decorator.func for decorator in node.decorator_list if isinstance(decorator, ast.Call))
    return any(isinstance(func, ast.Name) and func.id == "complete" for func in calls)


@every_stub
def test_a_complete_class_declares_every_public_attribute(name: str) -> None:
    installed(name)
    wrong = []
    for node in classes(name).values():
        if is_complete(node):
            inner = [each for module, part in lineage(name, node) for each in active(part.body, module)]
            declared = {each.name for each in inner if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)}
            declared |= {each.target.id for each in inner if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name)}
            missing = {each for each in dir(find(f"{name}.{node.name}")) if not each.startswith("_")} - declared
            wrong += [f"{name}.{node.name}.{each} is only in the library" for each in sorted(missing)]
    agree(wrong)


def result_protocol(each: Declared) -> str | None:
    returns = each.node.returns
    value = returns.value if isinstance(returns, ast.Subscript) else None
    return value.id if isinstance(value, ast.Name) and value.id in GIVEN_BY else None


def handed_back(each: Declared, function: Any) -> Any:
    """The class of what the library's function gives, as far as it can be told without calling it."""
    for pattern, target in HANDS_BACK.items():
        if fnmatchcase(each.dotted, pattern):
            module, _, attribute = target.rpartition(":")
            return getattr(importlib.import_module(module), attribute)
    wrapped = getattr(function, "__wrapped__", None)
    if inspect.isasyncgenfunction(wrapped):
        return contextlib._AsyncGeneratorContextManager
    if inspect.isgeneratorfunction(wrapped):
        return contextlib._GeneratorContextManager
    try:
        hint = typing.get_type_hints(function).get("return")
    except (NameError, TypeError):
        return None
    return typing.get_origin(hint) or hint


@every_stub
def test_a_call_gives_what_the_stub_says_it_gives(name: str) -> None:
    installed(name)
    wrong = []
    for each in functions(name):
        protocol = result_protocol(each)
        if protocol is None or isinstance(each.node, ast.AsyncFunctionDef):
            continue
        given = handed_back(each, real(each))
        lacking = [dunder for dunder in GIVEN_BY[protocol] if not hasattr(given, dunder)]
        if lacking:
            wrong.append(f"{each.dotted} gives {protocol}, but {given} has no {', '.join(lacking)}")
        more = [dunder for dunder in PROTOCOL_DUNDERS if dunder not in GIVEN_BY[protocol] and has_method(given, dunder)]
        if more:
            wrong.append(f"{each.dotted} gives {protocol}, but {given} has {', '.join(more)} too")
    agree(wrong)


def role(annotation: ast.expr | None) -> bool:
    value = annotation.value if isinstance(annotation, ast.Subscript) else None
    return isinstance(value, ast.Name) and (value.id in MARKS or value.id == "Annotated")


def judged(each: Declared) -> set[str]:
    """The parameters that the conditions of `@raises` name."""
    lambdas = [node for decorator in each.node.decorator_list for node in ast.walk(decorator) if isinstance(node, ast.Lambda)]
    return {argument.arg for node in lambdas for argument in node.args.args}


def parameters_of(target: str) -> dict[str, Any]:
    """The defaults of the parameters of "module:function", or of the keys of "module:TABLE"."""
    module, _, path = target.partition(":")
    receiver: Any = importlib.import_module(module)
    for part in path.split("."):
        receiver = getattr(receiver, part)
    if isinstance(receiver, dict):
        return receiver
    return {name: parameter.default for name, parameter in inspect.signature(receiver).parameters.items()}


def accepted(each: Declared) -> dict[str, Any]:
    """The library's parameters with their defaults, of the function and of those it hands its keywords to."""
    found: dict[str, Any] = {}
    for target in HANDED_ON.get(each.dotted, ()):
        found |= dict.fromkeys(target.names, inspect.Parameter.empty) if isinstance(target, Words) else parameters_of(target)
    try:
        signature = inspect.signature(real(each))
    except (TypeError, ValueError):
        assert found, f"{each.dotted} has no signature: say in HANDED_ON what it takes"
        return found
    return found | {name: parameter.default for name, parameter in signature.parameters.items()}


@every_stub
def test_parameters_that_rules_read_exist_with_the_default_the_stub_gives(name: str) -> None:
    installed(name)
    wrong = []
    for each in functions(name):
        read = [pair for pair in each.parameters if role(pair[0].annotation) or pair[0].arg in judged(each)]
        if not read:
            continue
        found = accepted(each)
        for argument, default in read:
            has = found.get(argument.arg, MISSING)
            if has is MISSING:
                wrong.append(f"{each.dotted} has no parameter {argument.arg}")
            elif isinstance(default, ast.Constant) and default.value not in (..., has) and has is not inspect.Parameter.empty:
                wrong.append(f"{each.dotted}({argument.arg}=) defaults to {has!r}, not {default.value!r}")
    agree(wrong)


@every_stub
def test_conditions_name_parameters_of_their_own_function(name: str) -> None:
    strangers = {each.dotted: judged(each) - {argument.arg for argument, _ in each.parameters} for each in functions(name)}
    agree([f"{dotted}: {', '.join(extra)}" for dotted, extra in strangers.items() if extra])


def test_a_url_scheme_loads_the_dialect_that_the_stub_says() -> None:
    sqlalchemy = installed("sqlalchemy")
    stub = STUBS["sqlalchemy"]
    schemes = (literal_table(stub, "URL_SCHEMES") or {}) | (
        literal_table(stub, "VERSION_SCHEMES", list(active(stub.tree.body, "sqlalchemy"))) or {}
    )
    wrong = []
    for scheme, says in schemes.items():
        try:
            dialect = sqlalchemy.make_url(f"{scheme}://").get_dialect()
        except sqlalchemy.exc.NoSuchModuleError:
            wrong += [f"{scheme} is unknown"] if not excepted(ABSENT, scheme) else []
            continue
        partner = dialect.get_async_dialect_cls(sqlalchemy.make_url(f"{scheme}://"))
        mode = "async" if dialect.is_async else "both" if partner.is_async else "sync"
        if (mode, dialect.driver.removesuffix("_async")) != (says["mode"], says["driver"]):
            wrong.append(f"{scheme} loads {dialect.driver}, {mode}")
    agree(wrong)


@pytest.mark.parametrize(
    "table", [ABSENT, KINDS, PROTOCOLS, HANDS_BACK, HANDED_ON], ids=("absent", "kinds", "protocols", "hands back", "handed on")
)
def test_every_exception_names_something_that_a_stub_declares(table: dict[str, Any]) -> None:
    declared = {each.dotted for name in STUBS for each in functions(name)}
    dunders = (*PROTOCOL_DUNDERS, "__iter__")
    declared |= {f"{name}.{node.name}.{dunder}" for name in STUBS for node in classes(name).values() for dunder in dunders}
    declared |= set(literal_table(STUBS["sqlalchemy"], "URL_SCHEMES") or ())
    agree([pattern for pattern in table if not any(fnmatchcase(each, pattern) for each in declared)])
