"""The shape of the code: which module may import which, who may know libcst, and where names of drivers may stand."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

import asyncdb_lint

PACKAGE = Path(asyncdb_lint.__file__).parent
STUBS = (PACKAGE / "drivers", PACKAGE / "frameworks", PACKAGE / "services")

LAYERS: tuple[frozenset[str], ...] = (
    frozenset(
        {
            "__main__",
            "cli",
            "check",
            "why",
            "deps",
            "stub_check",
            "arguments",
            "terminal",
            "explain",
            "docs",
            "flake8_plugin",
            "lsp",
        }
    ),
    frozenset(
        {
            "reporters",
            "fixes",
            "findings",
            "explanation",
            "suppression",
            "subsumption",
            "directives",
            "selection",
            "scheduler",
            "workers",
            "cache",
            "stub_library",
        }
    ),
    frozenset({"rules"}),
    frozenset({"semantics", "syntax"}),
    frozenset(
        {
            "config",
            "config_files",
            "dependencies",
            "discovery",
            "git_index",
            "gitignore",
            "globs",
            "layout",
            "model",
            "options",
            "problems",
            "source",
            "textscan",
            "vocabulary",
            "__version__",
        }
    ),
)
"""The parts of the package from top to bottom: each imports its own layer and those below."""
STRANGERS = ({"semantics", "syntax"}, {"syntax", "rules"}, {"semantics", "config"}, {"rules", "config"})
"""Parts that never import each other, although their layers would allow it."""
MAY_IMPORT_LIBCST = frozenset({"syntax", "fixes"})


class Import(NamedTuple):
    """An import statement: the file it stands in, that file's part of the package, and the module imported."""

    path: str
    part: str
    module: str


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def source_files() -> Iterator[tuple[str, Path]]:
    """The Python files of the package, each with its part (`rules`, `cli`); stubs are data, and no part."""
    for path in sorted(PACKAGE.rglob("*.py")):
        part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if part != "__init__":
            yield part, path


def imports(part: str, path: Path) -> Iterator[Import]:
    """Every import of the file, those inside functions and under TYPE_CHECKING too."""
    shown = path.relative_to(PACKAGE).as_posix()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (Import(shown, part, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{shown}: imports are absolute"
            if node.module == asyncdb_lint.__name__:
                yield from (Import(shown, part, f"{node.module}.{alias.name}") for alias in node.names)
            else:
                yield Import(shown, part, node.module or "")


def all_imports() -> list[Import]:
    return [found for part, path in source_files() for found in imports(part, path)]


def layer(part: str) -> int:
    return next(number for number, parts in enumerate(LAYERS) if part in parts)


def violations(found: list[Import]) -> list[str]:
    """Imports of our own modules that point up, or between strangers."""
    wrong = []
    for item in found:
        package, _, rest = item.module.partition(".")
        target = rest.partition(".")[0]
        if package != asyncdb_lint.__name__ or target == item.part:
            continue
        if layer(target) < layer(item.part) or {item.part, target} in STRANGERS:
            wrong.append(f"{item.path} imports {item.module}")
    return wrong


def test_every_part_has_one_layer() -> None:
    parts = {part for part, _ in source_files()}
    assert sorted(part for part in parts if sum(part in known for known in LAYERS) != 1) == []


def test_imports_point_down_only() -> None:
    assert violations(all_imports()) == []


@pytest.mark.parametrize(
    ("path", "module"),
    [
        ("semantics/project.py", "asyncdb_lint.rules.finding"),
        ("model.py", "asyncdb_lint.source.Source"),
        ("syntax/lowering.py", "asyncdb_lint.semantics.values"),
        ("rules/blocking.py", "asyncdb_lint.config"),
        ("scheduler.py", "asyncdb_lint.cli"),
    ],
)
def test_an_import_that_points_up_would_be_seen(path: str, module: str) -> None:
    upwards = Import(path, path.partition("/")[0].removesuffix(".py"), module)
    expected = [] if path == "model.py" else [f"{path} imports {module}"]
    assert violations([upwards]) == expected


def test_model_and_vocabulary_import_nothing_of_ours() -> None:
    leaves = [item for item in all_imports() if item.path in ("model.py", "vocabulary.py")]
    assert leaves
    assert [item for item in leaves if item.module.startswith(asyncdb_lint.__name__)] == []


def test_only_syntax_and_fixes_know_libcst() -> None:
    users = {item.part for item in all_imports() if item.module.partition(".")[0] == "libcst"}
    assert "syntax" in users
    assert users <= MAY_IMPORT_LIBCST


def test_the_analysis_reads_no_environment_and_opens_no_connection() -> None:
    forbidden = ("os", "socket", "subprocess", "urllib.request", "http", "importlib", "runpy", "ssl")
    analysis = [item for item in all_imports() if item.part in ("semantics", "syntax", "rules")]
    assert analysis
    wrong = [item for item in analysis if f"{item.module}.".startswith(tuple(f"{name}." for name in forbidden))]
    assert [item for item in wrong if item.path != "rules/__init__.py"] == [], "rules/__init__.py imports the rules themselves"


# ------------------------------------------------------------------------------------------------------- names of drivers and frameworks


DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def library_names() -> frozenset[str]:
    """The top-level modules that stubs describe: all drivers, and the frameworks that are no part of the language (as `typing` is).

    A stub without classes and functions describes no library but facts about servers, and its name is an English word.
    """
    names = set()
    language = {*sys.stdlib_module_names, "typing_extensions"}
    for directory in STUBS:
        for path in directory.iterdir():
            name = path.name.removesuffix(".pyi")
            if name.startswith(".") or (name in language and directory.name == "frameworks"):
                continue
            if path.is_dir() or any(isinstance(node, DEFINITIONS) for node in parsed(path).body):
                names.add(name)
    return frozenset(names)


def words_of_code(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """(line, word) for every word of identifiers and of strings that are no texts.

    A text is a docstring, a part of an f-string, or a string with a space in it: what people read, not what code compares.
    """
    texts = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
    texts |= {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        for text in _identifiers(node):
            spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", text)
            yield from ((line, word) for word in re.split(r"[^a-z0-9]+", spaced.lower()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in texts and " " not in node.value:
            yield from ((line, word) for word in re.split(r"[^a-z0-9_]+", node.value.lower()))


def _identifiers(node: ast.AST) -> list[str]:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.alias(name=name):
            return [name]
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.keyword(arg=str(name)):
            return [name]
        case _:
            return []


def mentions(tree: ast.Module, names: frozenset[str]) -> list[tuple[int, str]]:
    squeezed: Mapping[str, str] = {name.lower().replace("_", ""): name for name in names}
    return [(line, squeezed[found]) for line, word in words_of_code(tree) if (found := word.replace("_", "")) in squeezed]


def test_rules_and_semantics_name_no_driver_and_no_framework() -> None:
    names = library_names()
    assert {"asyncpg", "sqlalchemy", "sqlite3", "fastapi", "MySQLdb"} <= names
    found = [
        f"{path.relative_to(PACKAGE).as_posix()}:{line}: {name}"
        for part, path in source_files()
        if part in ("rules", "semantics")
        for line, name in mentions(parsed(path), names)
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        'if driver == "asyncpg": pass',
        'prefix = "sqlalchemy.orm."',
        "def is_psycopg2(value): pass",
        "from asyncdb_lint.drivers import redis",
        "class FastapiHandler: pass",
        "fastapi_handler = 1",
    ],
)
def test_a_name_of_a_driver_in_code_would_be_seen(code: str) -> None:
    assert mentions(ast.parse(code), library_names())


@pytest.mark.parametrize("code", ['"""psycopg2 blocks."""', 'help = "use asyncpg instead"', 'help = f"asyncpg{1}"'])
def test_a_name_of_a_driver_in_a_text_is_no_matter(code: str) -> None:
    assert mentions(ast.parse(code), library_names()) == []
