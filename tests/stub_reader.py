"""Reads the stubs for the tests that hold them against the libraries: what is declared, and where the library has it."""

from __future__ import annotations

import ast
import importlib
import importlib.metadata
import inspect
import os
import sys
import warnings
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import pytest
from stub_conformance_exceptions import NOT_A_LIBRARY, UNTRIED

import asyncdb_lint

PACKAGE = Path(asyncdb_lint.__file__).parent
ROOTS = (PACKAGE / "drivers", PACKAGE / "frameworks", PACKAGE / "services")
MISSING = object()


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


DRIVERS = frozenset(name for path in ROOTS[0].rglob("*.pyi") if (name := module_name(path, ROOTS[0])) not in NOT_A_LIBRARY)
"""The stubs of drivers; the others describe the standard library and frameworks."""
INDEX = STUBS | {
    "asyncdb_lint.vocabulary": Stub("asyncdb_lint.vocabulary", ast.parse((PACKAGE / "vocabulary.py").read_text("utf-8")))
}


def literal_table(stub: Stub, name: str, body: list[ast.stmt] | None = None) -> dict[str, Any] | None:
    """The dict that the stub's module assigns to a name."""
    for node in stub.tree.body if body is None else body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == name:
            table: dict[str, Any] = ast.literal_eval(node.value)
            return table
    return None


def distributions(name: str) -> tuple[str, ...]:
    """The distributions of the nearest `DRIVER` or `FRAMEWORK` table, here or above; without one, the distribution of that name."""
    above = name
    while above:
        if above in STUBS:
            table = literal_table(STUBS[above], "DRIVER") or literal_table(STUBS[above], "FRAMEWORK")
            if table is not None:
                return tuple(table.get("distributions", ()))
        above = above.rpartition(".")[0]
    return (name.split(".")[0],)


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
    if reason := UNTRIED.get(name.split(".")[0]):
        pytest.skip(reason)
    if name.split(".")[0] not in sys.stdlib_module_names and installed_version(name) is None:
        wanted = " or ".join(distributions(name))
        if os.environ.get("ASYNCDB_LINT_REQUIRE_COMPAT") == "1":
            pytest.fail(f"{wanted} is not installed")
        pytest.skip(f"{wanted} is not installed")
    with warnings.catch_warnings():  # a library's own, which its next release may well bring to an end
        warnings.simplefilter("ignore")
        return importlib.import_module(name)


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
    bound: tuple[int, ...] = ast.literal_eval(test.comparators[0])
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
                if (module == name and part is node) or own(part.name) or own(module.rpartition(".")[2]):
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
