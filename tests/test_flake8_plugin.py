"""The plugin under the real flake8: the same findings as the command, whatever the workers, and never an exception."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from flake8.main.application import Application
from test_import_time import SLOW, THIRD_PARTY, environment, imported

from asyncdb_lint import findings, flake8_plugin, rules, scheduler
from asyncdb_lint.cli import main

ROOT = Path(__file__).parents[1]
PROJECTS = [
    *(ROOT / "examples").iterdir(),
    *(path for path in (ROOT / "tests/fixtures/projects").glob("*") if path.is_dir()),
]
BLOCKING = """\
import psycopg2

async def handler():
    psycopg2.connect("")
"""
START = """\
import multiprocessing, sys
multiprocessing.set_start_method(sys.argv[1])
from flake8.main.cli import main
sys.exit(main(sys.argv[2:]))
"""


class Violation(NamedTuple):
    path: str
    line: int
    column: int
    code: str


Write = Callable[..., Path]
Lint = Callable[..., list[Violation]]


@pytest.fixture(autouse=True)
def _no_shared_findings() -> Iterator[None]:
    os.environ.pop(flake8_plugin.SHARED, None)
    yield
    os.environ.pop(flake8_plugin.SHARED, None)


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes files of a project, which becomes the working directory."""
    monkeypatch.chdir(tmp_path)

    def files(**texts: str | bytes) -> Path:
        for name, text in texts.items():
            path = tmp_path / name.replace("__", "/").replace("_py", ".py").replace("_toml", ".toml")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else dedent(text).encode())
        return tmp_path

    files(pyproject_toml="[tool.asyncdb-lint]\n")
    return files


@pytest.fixture
def lint(capsys: pytest.CaptureFixture[str]) -> Lint:
    """Runs flake8 in this process and gives what it reports."""

    def run(*arguments: str, select: str = "ADB,E9", config: bool = False) -> list[Violation]:
        capsys.readouterr()
        chosen = () if config else ("--isolated", f"--select={select}")
        Application().run([*chosen, "-j1", "--asyncdb-no-cache", *arguments])
        return parsed(capsys.readouterr().out)

    return run


def parsed(output: str) -> list[Violation]:
    violations = []
    for line in output.splitlines():
        path, number, column, text = line.split(":", 3)
        violations.append(Violation(path.removeprefix("./"), int(number), int(column), text.split()[0]))
    return violations


def flake8(*arguments: str, start_method: str | None = None) -> subprocess.CompletedProcess[str]:
    """Runs flake8 in a process of its own."""
    program = ["-c", START, start_method] if start_method else ["-m", "flake8"]
    command = [sys.executable, *program, "--isolated", "--select=ADB", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, **environment()})


def of_the_command(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[Violation]:
    capsys.readouterr()
    main(["--output-format=json", "--no-cache", "-q", *arguments])
    report = json.loads(capsys.readouterr().out)
    assert report["errors"] == []
    return [
        Violation(found["path"], found["location"]["line"], found["location"]["column"], found["code"])
        for found in report["diagnostics"]
    ]


# --------------------------------------------------------------------------------------------------------- equal to the command


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.name)
def test_the_plugin_reports_what_the_command_reports(
    project: Path, lint: Lint, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project)
    expected = [found for found in of_the_command(capsys, ".") if found.path.endswith(".py") and found.code != "ADB000"]
    assert sorted(found for found in lint(".") if found.code != "E999") == sorted(expected)


def test_encodings_and_line_ends_do_not_move_findings(write: Write, lint: Lint, capsys: pytest.CaptureFixture[str]) -> None:
    wide = BLOCKING.replace("    psycopg2", "    '\N{SNAKE}\N{LATIN SMALL LETTER E WITH ACUTE}'; psycopg2")
    latin = "# coding: latin-1\n" + wide.replace("\N{SNAKE}", "")
    write(
        wide_py=wide,
        crlf_py=BLOCKING.replace("\n", "\r\n"),
        cr_py=BLOCKING.replace("\n", "\r").encode(),
        bom_py=b"\xef\xbb\xbf" + BLOCKING.encode(),
        latin_py=latin.encode("latin-1"),
        tabs_py=BLOCKING.replace("    ", "\t"),
    )
    found = lint(".")
    assert [violation.path for violation in found] == ["bom.py", "cr.py", "crlf.py", "latin.py", "tabs.py", "wide.py"]
    assert found == of_the_command(capsys, ".")


def test_the_selection_severities_and_roles_of_the_project_hold(
    write: Write, lint: Lint, capsys: pytest.CaptureFixture[str]
) -> None:
    write(
        a_py=BLOCKING,
        b_py=BLOCKING,
        tests__test_c_py=BLOCKING,
        pyproject_toml='[tool.asyncdb-lint.per-file-ignores]\n"b.py" = ["blocking-driver-call"]\n',
    )
    assert lint(".") == of_the_command(capsys, ".") == [Violation("a.py", 4, 5, "ADB101")]


def test_the_text_names_the_place_where_the_call_chain_ends(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        repo_py="import psycopg2\n\ndef load():\n    return psycopg2.connect('')\n",
        api_py="from repo import load\n\nasync def handler():\n    load()\n",
    )
    Application().run(["--isolated", "--select=ADB", "-j1", "--asyncdb-no-cache", "."])
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("./api.py:4:5: ADB103 ")
    assert line.endswith("(repo.py:4)")


def test_a_file_that_our_configuration_excludes_is_silent_under_flake8_too(write: Write, lint: Lint) -> None:
    write(a_py=BLOCKING, generated__b_py=BLOCKING, pyproject_toml='[tool.asyncdb-lint]\nextend-exclude = ["generated"]\n')
    assert [found.path for found in lint(".")] == ["a.py"]


# ---------------------------------------------------------------------------------------------------------------------- workers


@pytest.mark.parametrize("start_method", ["fork", "spawn", "forkserver"])
def test_workers_report_what_one_process_reports(start_method: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(ROOT / "examples/shop")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    alone = flake8("-j1", "--asyncdb-no-cache", ".")
    parallel = flake8("-j2", "--asyncdb-no-cache", ".", start_method=start_method)
    assert (parallel.stdout, parallel.stderr) == (alone.stdout, "")
    assert {found.code for found in parsed(parallel.stdout)} >= {"ADB101", "ADB103"}
    assert list(tmp_path.glob("asyncdb-lint-*")) == []


def test_a_spawned_worker_takes_the_findings_of_its_parent_and_does_not_analyse_again(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(a_py=BLOCKING, b_py=BLOCKING)
    program = START.replace("from flake8", f"import asyncdb_lint.scheduler\n{ONE_ANALYSIS}\nfrom flake8", 1)
    monkeypatch.setattr(sys.modules[__name__], "START", program)
    process = flake8("-j2", "--asyncdb-no-cache", ".", start_method="spawn")
    assert [found.code for found in parsed(process.stdout)] == ["ADB101", "ADB101"]


ONE_ANALYSIS = """\
import os
os.environ["PYTHONPATH"] = os.pathsep.join([os.path.abspath("once"), os.environ["PYTHONPATH"]])
os.makedirs("once")
with open("once/sitecustomize.py", "w") as stream:
    stream.write("import asyncdb_lint.scheduler; del asyncdb_lint.scheduler.run")
"""


# ---------------------------------------------------------------------------------------------------- standard input and buffers


def give(monkeypatch: pytest.MonkeyPatch, text: str, encoding: str = "utf-8") -> None:
    import flake8.utils

    flake8.utils.stdin_get_value.cache_clear()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode(encoding))))


def test_standard_input_is_checked_in_its_place_in_the_project(write: Write, lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repo_py="import psycopg2\n\ndef load():\n    return psycopg2.connect('')\n", api__api_py="saved = 1\n")
    give(monkeypatch, "from repo import load\n\nasync def handler():\n    load()\n")
    assert lint("--stdin-display-name=api/api.py", "-") == [Violation("api/api.py", 4, 5, "ADB103")]


def test_standard_input_needs_no_name(write: Write, lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    write(a_py=BLOCKING)
    give(monkeypatch, BLOCKING)
    assert lint("-") == [Violation("stdin", 4, 5, "ADB101")]


def test_standard_input_keeps_the_encoding_that_it_declares(write: Write, lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    write()
    accented = BLOCKING.replace("    psycopg2", "    '\N{LATIN SMALL LETTER E WITH ACUTE}'; psycopg2")
    give(monkeypatch, f"# coding: latin-1\n{accented}", "latin-1")
    assert lint("-") == [Violation("stdin", 5, 10, "ADB101")]


def test_a_file_that_changed_since_the_analysis_is_analysed_again(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    project = write(a_py=BLOCKING)
    parse("-j1", "--asyncdb-no-cache", "a.py")
    (project / "a.py").write_text(f"\n\n{BLOCKING}")
    assert [line for line, *_ in found_in("a.py")] == [6]


def test_the_text_that_flake8_holds_counts_and_not_the_file(write: Write) -> None:
    write(a_py=BLOCKING)
    parse("-j1", "--asyncdb-no-cache", "a.py")
    assert found_in("a.py", f"\n{BLOCKING}") == [(5, 4, "ADB101")]
    assert found_in("a.py", "") == []


def parse(*arguments: str) -> None:
    from flake8.options.parse_args import parse_args

    parse_args(["--isolated", *arguments])


def found_in(name: str, text: str | None = None) -> list[tuple[int, int, str]]:
    import ast

    content = Path(name).read_text() if text is None else text
    plugin = flake8_plugin.Plugin(ast.parse(content), name, content.splitlines(keepends=True))
    return [(line, column, message.split()[0]) for line, column, message, _ in plugin.run()]


# ------------------------------------------------------------------------------------------------------------------ suppression


def test_comments_suppress_as_they_do_for_the_command(write: Write, lint: Lint) -> None:
    calls = ('psycopg2.connect("")  # noqa: ADB101', 'psycopg2.connect(\n        ""\n    )  # noqa: ADB101')
    calls += ('psycopg2.connect("")  # asyncdb: ignore[blocking-driver-call]',)
    write(a_py="\n\n".join(BLOCKING.replace('psycopg2.connect("")', call) for call in calls))
    assert lint("a.py") == []
    assert [found.line for found in lint("--disable-noqa", "a.py")] == [4, 10, 18]


# -------------------------------------------------------------------------------------------------------------------- selection


@pytest.fixture
def blocking_is_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """ADB101 is a rule that does not run by default."""
    changed = tuple(replace(rule, default=rule.code != "ADB101") for rule in rules.all_rules())
    monkeypatch.setattr(rules, "all_rules", lambda: changed)
    monkeypatch.setattr(findings, "all_rules", lambda: changed)


@pytest.mark.usefixtures("blocking_is_off")
def test_what_is_off_by_default_needs_to_be_named(write: Write, lint: Lint) -> None:
    write(a_py=BLOCKING)
    assert lint(select="ADB") == []
    assert lint("--extend-select=ADB1", select="ADB") == lint(select="ADB101") == [Violation("a.py", 4, 5, "ADB101")]


@pytest.mark.usefixtures("blocking_is_off")
def test_what_is_off_by_default_runs_when_our_table_selects_it(write: Write, lint: Lint) -> None:
    write(a_py=BLOCKING, pyproject_toml='[tool.asyncdb-lint]\nextend-select = ["blocking-driver-call"]\n')
    assert lint(select="ADB") == [Violation("a.py", 4, 5, "ADB101")]


def test_what_flake8_ignores_is_not_reported(write: Write, lint: Lint) -> None:
    write(a_py=BLOCKING)
    assert lint("--extend-ignore=ADB1") == []


def test_a_prefix_that_swallows_our_codes_is_told(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write(a_py=BLOCKING, b_py=BLOCKING)
    Application().run(["--isolated", "--extend-ignore=A", "-j1", "--asyncdb-no-cache"])
    output = capsys.readouterr()
    assert "ADB101" not in output.out
    assert output.err == "asyncdb-lint: flake8 ignores `A`, and with it every code that begins with ADB\n"


def test_options_come_from_the_configuration_of_flake8(write: Write, lint: Lint) -> None:
    project = write(a_py=BLOCKING, other__lint_toml='ignore = ["ADB101"]\n')
    (project / "other/lint.toml").rename(project / "other/asyncdb-lint.toml")
    (project / ".flake8").write_text("[flake8]\nselect = ADB\n")
    assert [found.code for found in lint(config=True)] == ["ADB101"]
    (project / ".flake8").write_text("[flake8]\nselect = ADB\nasyncdb-config = other/asyncdb-lint.toml\n")
    assert lint(config=True) == []


# ------------------------------------------------------------------------------------------------------------------ never raising


def test_a_syntax_error_leaves_the_findings_of_other_files(write: Write, lint: Lint) -> None:
    write(a_py=BLOCKING, broken_py="def broken(:\n")
    assert [(found.path, found.code) for found in lint(".")] == [("a.py", "ADB101"), ("broken.py", "E999")]


def test_a_broken_configuration_is_a_finding_in_each_file(write: Write, lint: Lint, capsys: pytest.CaptureFixture[str]) -> None:
    write(a_py="import os\n", b_py="", pyproject_toml='[tool.asyncdb-lint]\nselct = ["ADB"]\n')
    Application().run(["--isolated", "-j1", "."])
    output = capsys.readouterr()
    assert output.out.splitlines() == [
        "./a.py:1:1: ADB002 asyncdb-lint could not check this file: unknown key `selct`",
        "./a.py:1:1: F401 'os' imported but unused",
        "./b.py:1:1: ADB002 asyncdb-lint could not check this file: unknown key `selct`",
    ]
    assert "did you mean `select`?" in output.err


@pytest.mark.parametrize("error", [TypeError("boom"), RecursionError("boom"), OSError("boom")])
def test_an_internal_error_is_a_finding(write: Write, lint: Lint, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*arguments: object, **options: object) -> None:
        raise error

    write(a_py=BLOCKING)
    monkeypatch.setattr(scheduler, "run", fail)
    assert lint(".") == [Violation("a.py", 1, 1, "ADB002")]
    give(monkeypatch, BLOCKING)
    assert lint("--stdin-display-name=a.py", "-") == [Violation("a.py", 1, 1, "ADB002")]


def test_a_rule_that_fails_in_one_file_is_a_finding_there(write: Write, lint: Lint, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise ValueError("boom")

    write(a_py=BLOCKING)
    changed = tuple(replace(rule, check=fail if rule.code == "ADB101" else rule.check) for rule in rules.all_rules())
    monkeypatch.setattr(findings, "all_rules", lambda: changed)
    assert lint(".") == [Violation("a.py", 1, 1, "ADB002")]


def test_paths_that_do_not_exist_are_left_to_flake8(write: Write, lint: Lint) -> None:
    write(a_py=BLOCKING)
    assert [(found.path, found.code) for found in lint("a.py", "missing.py")] == [("a.py", "ADB101"), ("missing.py", "E902")]


@pytest.mark.parametrize("left", ["[1, ", '[1, "{cwd}", ["a.py"], {{}}, {{}}]', '[2, "/", ["a.py"], {{}}, {{}}]', None])
def test_findings_that_another_run_has_left_are_not_taken(write: Write, monkeypatch: pytest.MonkeyPatch, left: str | None) -> None:
    project = write(a_py=BLOCKING)
    monkeypatch.setattr(multiprocessing, "parent_process", lambda: SimpleNamespace(pid=2))
    monkeypatch.setenv(flake8_plugin.SHARED, str(project / "left.json"))
    if left is not None:
        (project / "left.json").write_text(left.format(cwd=project))
    parse("-j1", "--asyncdb-no-cache", "a.py")
    assert found_in("a.py") == [(4, 4, "ADB101")]


# ----------------------------------------------------------------------------------------------------------------------- start-up


def test_importing_the_plugin_imports_nothing_heavy() -> None:
    modules = imported("import asyncdb_lint.flake8_plugin")
    ours = {name for name in modules if name.startswith("asyncdb_lint")}
    assert ours == {"asyncdb_lint", "asyncdb_lint.flake8_plugin"}
    assert sorted(modules & (THIRD_PARTY | SLOW | {"argparse", "ast", "tokenize", "tempfile"})) == []


def test_a_run_that_finds_everything_in_the_cache_never_imports_libcst(write: Write) -> None:
    write(a_py=BLOCKING)
    program = "import sys; from flake8.main.cli import main; main(sys.argv[1:]); print('libcst' in sys.modules)"
    command = [sys.executable, "-c", program, "--isolated", "--select=ADB", "-j1", "a.py"]
    results = [
        subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, **environment()}).stdout.split("\n")
        for _ in range(2)
    ]
    assert results[0][0] == results[1][0]
    assert "ADB101" in results[0][0]
    assert (results[0][1], results[1][1]) == ("True", "False")
