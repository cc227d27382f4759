"""What must hold of every run: the same report whatever the order, the workers and the cache; no exception; nothing from a guess.

The invariants about who imports what are in test_architecture.py and test_import_time.py.
"""

from __future__ import annotations

import os
import pickle
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fixture_pages import Case, pages, read_page
from fixture_runs import Run, lowered, run_case, run_files, scopes_of
from generated_python import modules
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from value_text import value_text

import asyncdb_lint
from asyncdb_lint import cache, scheduler, workers
from asyncdb_lint.config import Request, Settings, load
from asyncdb_lint.discovery import find
from asyncdb_lint.model import Expression, Report, Span
from asyncdb_lint.semantics.project import Project
from asyncdb_lint.semantics.values import Scope
from asyncdb_lint.source import SourceFile

CASES = [case for page in pages() for case in read_page(page)]
BLOCKING_CHAIN = "ADB103"
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
"""Making a failing program smaller takes minutes; the first one found shows the traceback as well."""

# ------------------------------------------------------------------------------------------------------- a summary is its bytes' only


def test_a_summary_is_the_same_in_every_process(tmp_path: Path) -> None:
    sources = tmp_path / "sources.bin"
    sources.write_bytes(pickle.dumps([text.encode() for case in CASES[::5] for text in case.files.values()]))
    program = (
        "import hashlib, pickle, sys\n"
        "from asyncdb_lint.cache import encode\n"
        "from asyncdb_lint.syntax import lower\n"
        "texts = pickle.load(open(sys.argv[1], 'rb'))\n"
        "print(hashlib.sha256(b''.join(encode(lower(text)) for text in texts)).hexdigest())"
    )
    root = str(Path(asyncdb_lint.__file__).parents[1])
    digests = {
        subprocess.run(
            [sys.executable, "-c", program, str(sources)],
            env={**os.environ, "PYTHONPATH": root, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
    assert digests != {""}


def test_a_summary_survives_the_cache() -> None:
    for case in CASES[::3]:
        for text in case.files.values():
            summary = lowered(text.encode())
            assert cache.decode(cache.encode(summary)) == summary


# ------------------------------------------------------------------------------------------------------------------ unknown is silent

RECEIVERS = ("session", "conn", "connection", "db", "pool", "cursor", "engine", "client", "redis_client")
ORIGINS: dict[str, str] = {
    "a parameter": "async def view({name}):\n{uses}",
    "an attribute that nobody sets": "class Service:\n    async def view(self):\n        {name} = self.{name}\n{uses}",
    "an unknown module": "from nowhere import {name}\n\nasync def view():\n{uses}",
    "an unknown module's function": "import nowhere\n{name} = nowhere.connect()\n\nasync def view():\n{uses}",
    "an undefined name": "async def view():\n{uses}",
    "an unknown context manager": "import nowhere\n\nasync def view():\n    with nowhere.open() as {name}:\n        pass\n{uses}",
    "an element": "async def view(items):\n    for {name} in items:\n{uses}",
    "a string annotation": "async def view({name}: 'Session'):\n{uses}",
    "an unknown class": "from nowhere import Session\n\nasync def view({name}: Session):\n{uses}",
    "an unknown subclass": "from nowhere import Base\n\nclass Own(Base): ...\n\nasync def view({name}: Own):\n{uses}",
}
USES = (
    "{name}.execute('INSERT INTO t VALUES (1)')",
    "{name}.commit()",
    "row = {name}.fetchrow('SELECT 1')",
    "row['id']",
    "if {name}.fetchval('SELECT false'): pass",
    "for row in {name}.execute('SELECT 1'): pass",
    "with {name}.begin(): pass",
    "{name}.query(1).filter(2).all()",
    "{name}.scalars(1).all()",
    "{name}.get('key')",
    "await {name}.acquire()",
    "await asyncio.gather({name}.fetch('a'), {name}.fetch('b'))",
    "{name}.connect()",
    "{name}.cursor().execute('SELECT 1')",
)


@pytest.mark.parametrize("origin", ORIGINS)
def test_a_name_is_no_evidence(origin: str, tmp_path: Path) -> None:
    files = {"app/used.py": "import psycopg2\nimport asyncpg\nimport sqlalchemy\n"}
    for receiver in RECEIVERS:
        depth = 8 if "self" in ORIGINS[origin] or "items" in ORIGINS[origin] else 4
        uses = "\n".join(" " * depth + use.format(name=receiver) for use in USES)
        files[f"app/{receiver}.py"] = "import asyncio\n" + ORIGINS[origin].format(name=receiver, uses=uses)
    run = run_files(files, tmp_path, ("all",))
    assert [found.message for found in run.report.diagnostics] == []
    assert len(run.modules) == len(files)


def test_the_same_uses_of_a_known_receiver_are_found(tmp_path: Path) -> None:
    uses = "\n".join("    " + use.format(name="conn") for use in USES)
    text = f"import asyncio\nimport psycopg2.extensions\n\nasync def view(conn: psycopg2.extensions.connection):\n{uses}"
    assert run_files({"app/main.py": text}, tmp_path, ("all",)).report.diagnostics


# ----------------------------------------------------------------------------------------------------------------------- the same report


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every sixth case of all pages as one project, each below a root of its own."""
    top = tmp_path_factory.mktemp("project")
    for number, case in enumerate(CASES[::6]):
        for name, text in {"pyproject.toml": "", **case.files}.items():
            path = top / f"case{number}" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
    return top


def settings_for(project: Path, **changes: object) -> Settings:
    found = load(Request(str(project), options={"select": ["all"]}, isolated=True, no_cache=True, jobs=1)).settings
    return replace(found, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def files(project: Path) -> list[SourceFile]:
    return find(settings_for(project))


@pytest.fixture(scope="module")
def expected(project: Path, files: list[SourceFile]) -> Report:
    report = scheduler.run(settings_for(project), files)
    assert len(report.diagnostics) > 25
    assert report.errors == ()
    return report


def test_the_order_of_files_does_not_matter(project: Path, files: list[SourceFile], expected: Report) -> None:
    shuffled = files[:]
    random.Random(7).shuffle(shuffled)
    assert shuffled != files
    assert scheduler.run(settings_for(project), shuffled) == expected


def test_the_number_of_workers_does_not_matter(
    project: Path, files: list[SourceFile], expected: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "WORTHWHILE", 0)
    monkeypatch.setattr(workers, "BATCH", 10_000)
    pools = []
    pool = workers.ProcessPoolExecutor
    monkeypatch.setattr(workers, "ProcessPoolExecutor", lambda *args, **kwargs: pools.append(1) or pool(*args, **kwargs))
    assert scheduler.run(settings_for(project, jobs=2), files) == expected
    assert pools, "the run was meant to use worker processes"


def test_the_cache_does_not_matter(project: Path, files: list[SourceFile], expected: Report, tmp_path: Path) -> None:
    cached = settings_for(project, cache_dir=str(tmp_path))
    assert scheduler.run(cached, files) == expected
    assert scheduler.run(cached, files) == expected
    lowerings: list[object] = []
    other = replace(cached, disable_noqa=True)
    scheduler.run(other, files, progress=lambda done, total: lowerings.append(total))
    assert lowerings == [], "summaries come from the cache when only the settings differ"


def test_a_file_that_changes_changes_the_report_in_spite_of_the_cache(
    project: Path, files: list[SourceFile], expected: Report, tmp_path: Path
) -> None:
    cached = settings_for(project, cache_dir=str(tmp_path))
    assert scheduler.run(cached, files) == expected
    path = next(found.place.path for found in expected.diagnostics)
    changed = scheduler.run(cached, files, overrides={path: b""})
    assert not any(found.place.path == path for found in changed.diagnostics)
    assert scheduler.run(cached, files) == expected


# ------------------------------------------------------------------------------------------------------- the order of questions

RECURSIVE = (
    """
def f(n):
    return g(n) if n else 1

def g(n):
    return h(n) or "a"

def h(n):
    return f(n - 1)

a = f(1)
b = [g(2), h(3)]
""",
    """
import redis

class Node:
    def __init__(self, parent=None):
        self.parent = parent or self
        self.client = redis.Redis() if parent is None else parent.client

    def root(self):
        return self.parent.root() if self.parent else self

    def grow(self):
        child = Node(self)
        child.client = self.root().client
        return child.grow()

top = Node()
leaf = top.grow().root()
leaf.client.get("a")
""",
    """
x = 1
y = x

def f(value):
    global x
    x = y
    return value

def g(value):
    global y
    y = f(x) if value else [y]
    return f(value)

z = g(g(x))
for x in y:
    y = x
""",
    """
import functools

def twice(function):
    @functools.wraps(function)
    def wrapper(*args):
        return function(function(*args))
    return wrapper

@twice
def f(a):
    return g(a)

@twice
def g(a):
    return (a, f(a))

first, second = f(1)
third = second[0]
""",
)


def questions(project: Project) -> list[tuple[Scope, Expression]]:
    return [(scope, occurrence.expression) for scope in scopes_of(project) for occurrence in project.operations.occurrences(scope)]


def answers(run: Run, shuffle: Callable[[list[tuple[Scope, Expression]]], None]) -> dict[tuple[str, Span], str]:
    """What each expression is, asked in an order of one's own."""
    project = run.project()
    asked = questions(project)
    shuffle(asked)
    return {(scope.qualname, expression.span): value_text(project.value(scope, expression)) for scope, expression in asked}


@pytest.fixture(scope="module")
def recursive(tmp_path_factory: pytest.TempPathFactory) -> list[Run]:
    return [run_files({"app/main.py": text}, tmp_path_factory.mktemp("recursive")) for text in RECURSIVE]


@pytest.mark.parametrize("index", range(len(RECURSIVE)))
def test_the_order_of_questions_does_not_matter(recursive: list[Run], index: int) -> None:
    expected = answers(recursive[index], lambda asked: None)
    assert len(set(expected.values())) > 3, "the project was meant to say something"

    @settings(max_examples=10, deadline=None)
    @given(st.integers(0, 2**32))
    def in_any_order(seed: int) -> None:
        assert answers(recursive[index], random.Random(seed).shuffle) == expected

    in_any_order()


@settings(
    max_examples=40, deadline=None, phases=NO_SHRINKING, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(modules(), modules())
def test_no_program_makes_the_analysis_fail(tmp_path_factory: pytest.TempPathFactory, main: str, other: str) -> None:
    run = run_files({"app/main.py": main, "app/other.py": other}, tmp_path_factory.mktemp("generated"), ("all",))
    assert run.report.errors == ()
    project = run.project()
    for scope, expression in questions(project):
        value_text(project.value(scope, expression))
    for scope in scopes_of(project):
        project.runs_on_event_loop(scope)
        project.contexts.reached_from_request(scope)


# --------------------------------------------------------------------------------------------------------------------------- traces


def reports(tmp_path: Path) -> Iterator[tuple[Case, Report]]:
    for number, case in enumerate(CASES):
        if case.errors:
            yield case, run_case(case, tmp_path / str(number)).report


def test_every_finding_shows_its_evidence_in_the_project(tmp_path: Path) -> None:
    chains = 0
    for case, report in reports(tmp_path):
        for found in report.diagnostics:
            for frame in (*found.trace, *found.related):
                assert frame.place.path in case.files, f"{case.place}: {found.message}: a frame in {frame.place.path}"
            if found.code == BLOCKING_CHAIN:
                chains += 1
                assert [frame.kind for frame in found.trace[:2]] == ["entry", "call"], found.message
                assert found.trace[-1].kind == "blocking"
                assert found.trace[-1].symbol == found.target
                assert len(found.trace) >= 3
    assert chains > 30


# ------------------------------------------------------------------------------------------------------------------------- ambiguity


def test_a_name_that_two_roots_share_is_nobodys_and_the_own_root_wins(tmp_path: Path) -> None:
    blocking = "import psycopg2\n\ndef load():\n    psycopg2.connect('dbname=app')\n"
    harmless = "def load():\n    return 1\n"
    view = "from app.db import load\n\nasync def view():\n    load()\n"
    files = {
        "one/pyproject.toml": "",
        "one/app/db.py": blocking,
        "one/app/views.py": view,
        "two/pyproject.toml": "",
        "two/app/db.py": harmless,
        "two/app/views.py": view,
        "three/pyproject.toml": "",
        "three/jobs/views.py": view,
    }
    run = run_files(files, tmp_path, ("ADB103",))
    assert [found.place.path for found in run.report.diagnostics] == ["one/app/views.py"]
