"""Every stub is held against the library that it describes, as installed.

The stubs are read, never executed. A stub whose library is not installed is skipped, and fails instead where the environment variable
ASYNCDB_LINT_REQUIRE_COMPAT is 1 (then the dependency group `compat` must be installed). Names that begin with one underscore are the
stub's own. Where the library cannot answer, the tables of `stub_conformance_exceptions` do, each entry with its reason.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import importlib.metadata
import inspect
import os
import sys
import typing
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from stub_conformance_exceptions import ABSENT, HANDED_ON, HANDS_BACK, KINDS, NOT_A_LIBRARY, PROTOCOLS, Words

import asyncdb_lint

pytestmark = pytest.mark.compat

PACKAGE = Path(asyncdb_lint.__file__).parent
ROOTS = (PACKAGE / "drivers", PACKAGE / "frameworks")
MISSING = object()
MARKS = {"Url", "Host", "Port", "DriverOptions", "QueryTimeout", "ServerSettings", "StatementCache", "PrepareThreshold", "Bind"}
MARKS |= {"SessionClass", "SharedPool", "Offloaded", "LoopCallback", "Bridged", "Injected"}
PROTOCOL_DUNDERS = ("__await__", "__aenter__", "__enter__", "__aiter__")
GIVEN_BY = {"AwaitableContext": ("__await__", "__aenter__"), "AsyncContext": ("__aenter__",), "Context": ("__enter__",)}
GIVEN_BY |= {"RunningFuture": ("__await__",), "DoneFuture": ("__await__",), "LazyQuery": ("__await__",)}
GIVEN_BY |= {"LazyIterator": ("__aiter__",)}


class Stub(NamedTuple):
    """A stub module: its dotted name and its parsed text."""

    name: str
    tree: ast.Module


def module_name(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


STUBS = {
    name: Stub(name, ast.parse(path.read_text("utf-8")))
    for root in ROOTS
    for path in sorted(root.rglob("*.pyi"))
    if (name := module_name(path, root)) not in NOT_A_LIBRARY
}


INDEX = STUBS | {"asyncdb_lint.vocabulary": Stub("asyncdb_lint.vocabulary", ast.parse((PACKAGE / "vocabulary.py").read_text("utf-8")))}


def literal_table(stub: Stub, name: str) -> dict[str, Any] | None:
    for node in stub.tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name:
            table: dict[str, Any] = ast.literal_eval(node.value)
            return table
    return None


def distributions(name: str) -> tuple[str, ...]:
    """The distributions of the nearest `DRIVER` or `FRAMEWORK` table, here or above."""
    while name:
        if name in STUBS:
            table = literal_table(STUBS[name], "DRIVER") or literal_table(STUBS[name], "FRAMEWORK")
            if table is not None:
                return tuple(table.get("distributions", ()))
        name = name.rpartition(".")[0]
    return ()


def installed_version(name: str) -> str | None:
    for distribution in distributions(name):
        try:
            return importlib.metadata.version(distribution)
        except importlib.metadata.PackageNotFoundError:
            continue
    return None


@cache
def installed(name: str) -> ModuleType:
    """The library's module; skips the test when no distribution of it is installed, and fails when only the module is missing."""
    if name.split(".")[0] not in sys.stdlib_module_names and installed_version(name) is None:
        wanted = " or ".join(distributions(name)) or f"(the stub of {name} names no distribution)"
        if os.environ.get("ASYNCDB_LINT_REQUIRE_COMPAT") == "1":
            pytest.fail(f"{wanted} is not installed")
        pytest.skip(f"{wanted} is not installed")
    return importlib.import_module(name)


# ----------------------------------------------------------------------------------------------------------------- reading a stub


class Declared(NamedTuple):
    """One `def` of a stub. `owner` is the class's name, or empty."""

    module: str
    owner: str
    node: ast.FunctionDef | ast.AsyncFunctionDef

    @property
    def dotted(self) -> str:
        return ".".join(part for part in (self.module, self.owner, self.node.name) if part)

    @property
    def generates(self) -> bool:
        return any(isinstance(inner, ast.Yield) for inner in ast.walk(self.node))

    @property
    def parameters(self) -> list[tuple[ast.arg, ast.expr | None]]:
        """Every named parameter with its default."""
        args = self.node.args
        positional = [*args.posonlyargs, *args.args]
        defaults: list[ast.expr | None] = [None] * (len(positional) - len(args.defaults))
        return [*zip(positional, [*defaults, *args.defaults], strict=True), *zip(args.kwonlyargs, args.kw_defaults, strict=True)]


def own(name: str) -> bool:
    """Whether a name is the stub's own and need not exist in the library."""
    return name == "__getattr__" or (name.startswith("_") and not name.startswith("__"))


def holds(test: ast.expr, version: tuple[int, ...]) -> bool:
    assert isinstance(test, ast.Compare), ast.unparse(test)
    assert isinstance(test.left, ast.Name), ast.unparse(test)
    assert test.left.id == "VERSION", ast.unparse(test)
    bound = ast.literal_eval(test.comparators[0])
    match test.ops[0]:
        case ast.GtE():
            return version >= bound
        case ast.Lt():
            return version < bound
    raise AssertionError(f"only >= and <: {ast.unparse(test)}")


def active(body: list[ast.stmt], name: str) -> Iterator[ast.stmt]:
    """The statements that hold for the installed version."""
    text = installed_version(name) or ""
    version = tuple(int(part) for part in text.split(".")[:3] if part.isdigit())
    for node in body:
        if isinstance(node, ast.If):
            yield from active(node.body if holds(node.test, version) else node.orelse, name)
        else:
            yield node


def classes(name: str) -> dict[str, ast.ClassDef]:
    return {node.name: node for node in active(INDEX[name].tree.body, name) if isinstance(node, ast.ClassDef)}


def functions(name: str) -> Iterator[Declared]:
    """The functions and methods that the library must have; a class answers for the methods of its bases that are the stub's own."""
    for node in active(STUBS[name].tree.body, name):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not own(node.name):
            yield Declared(name, "", node)
        elif isinstance(node, ast.ClassDef) and not own(node.name):
            seen: set[str] = set()
            for module, part in lineage(name, node):
                if module == name and part is node or own(part.name) or own(module.rpartition(".")[2]):
                    fresh = [inner for inner in methods_of(module, part) if inner.name not in seen]
                    seen |= {inner.name for inner in fresh}
                    yield from (Declared(name, node.name, inner) for inner in fresh if not own(inner.name))


def names(name: str) -> Iterator[str]:
    """Everything that the stub says the module has, dotted from the module."""
    for node in active(STUBS[name].tree.body, name):
        match node:
            case ast.ImportFrom():
                yield from (alias.name for alias in node.names if alias.asname == alias.name)
            case ast.AnnAssign(target=ast.Name(id=target)) | ast.ClassDef(name=target) if not own(target):
                yield target
    yield from (f"{each.owner}.{each.node.name}".lstrip(".") for each in functions(name))


def find(dotted: str) -> Any:
    """The library's object of that dotted name, or MISSING."""
    module = dotted
    while module not in STUBS and "." in module:
        module = module.rpartition(".")[0]
    found: Any = installed(module)
    for part in dotted[len(module) + 1 :].split(".") if dotted != module else ():
        found = getattr(found, part, MISSING)
    return found


def real(each: Declared) -> Any:
    owner = find(f"{each.module}.{each.owner}") if each.owner else installed(each.module)
    if isinstance(inspect.getattr_static(owner, each.node.name, None), property):
        return MISSING
    return getattr(owner, each.node.name, MISSING)


def resolve(module: str, name: str) -> tuple[str, ast.ClassDef] | None:
    """Where a stub's class is defined, through re-exports."""
    if module not in INDEX:
        return None
    if name in (here := classes(module)):
        return module, here[name]
    for node in active(INDEX[module].tree.body, module):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if (alias.asname or alias.name) == name:
                    return resolve(node.module, alias.name)
    return None


def methods_of(module: str, node: ast.ClassDef) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [inner for inner in active(node.body, module) if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef)]


def lineage(module: str, node: ast.ClassDef) -> Iterator[tuple[str, ast.ClassDef]]:
    """A stub's class, then its bases in stubs, depth first, each with its module."""
    yield module, node
    for base in node.bases:
        plain = base.value if isinstance(base, ast.Subscript) else base
        if isinstance(plain, ast.Name) and (there := resolve(module, plain.id)):
            yield from lineage(*there)


def excepted(table: dict[str, Any], dotted: str) -> bool:
    return any(fnmatchcase(dotted, pattern) for pattern in table)


every_stub = pytest.mark.parametrize("name", [name for name in STUBS if not own(name.rpartition(".")[2])])


def agree(wrong: list[str]) -> None:
    assert not wrong, "\n".join(wrong)


# ----------------------------------------------------------------------------------------------------------------------- the checks


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


@every_stub
def test_a_class_is_awaited_entered_and_iterated_as_the_stub_says(name: str) -> None:
    installed(name)
    wrong = []
    for node in classes(name).values():
        declared = {inner.name for module, part in lineage(name, node) for inner in methods_of(module, part)}
        if own(node.name) or not declared or "__getattr__" in declared:
            continue
        found = find(f"{name}.{node.name}")
        has = {dunder for dunder in PROTOCOL_DUNDERS if callable(getattr(found, dunder, None))}
        for dunder in sorted(has ^ declared.intersection(PROTOCOL_DUNDERS)):
            if not excepted(PROTOCOLS, f"{name}.{node.name}.{dunder}"):
                wrong.append(f"{name}.{node.name}.{dunder}: {'only the library' if dunder in has else 'only the stub'} has it")
    agree(wrong)


def result_protocol(each: Declared) -> str | None:
    returns = each.node.returns
    value = returns.value if isinstance(returns, ast.Subscript) else None
    return value.id if isinstance(value, ast.Name) and value.id in GIVEN_BY else None


def handed_back(each: Declared, function: Any) -> Any:
    """The class of what the library's function gives, as far as it can be told without calling it."""
    if each.dotted in HANDS_BACK:
        module, _, attribute = HANDS_BACK[each.dotted].rpartition(":")
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


@pytest.mark.parametrize("table", [ABSENT, KINDS, PROTOCOLS, HANDS_BACK, HANDED_ON])
def test_every_exception_names_something_that_a_stub_declares(table: dict[str, Any]) -> None:
    declared = {each.dotted for name in STUBS for each in functions(name)}
    declared |= {f"{name}.{node.name}.{dunder}" for name in STUBS for node in classes(name).values() for dunder in PROTOCOL_DUNDERS}
    agree([pattern for pattern in table if not any(fnmatchcase(each, pattern) for each in declared)])
