"""The command `deps`: dependency graphs of each format, what is audited with which code, and how it answers to bad input."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fixture_runs import run_files

from asyncdb_lint.cli import main
from asyncdb_lint.dependencies.environment import read_environment
from asyncdb_lint.dependencies.graph import Graph, graphs, is_shipped
from asyncdb_lint.dependencies.reading import read_files
from asyncdb_lint.dependencies.records import Malformed

SHOP = Path(__file__).parent / "deps" / "shop"
ASYNC_CODE = "async def main():\n    pass\n"


def graph(files: dict[str, str], groups: tuple[str, ...] = ("project",)) -> Graph:
    """The graph of the only directory that the files are about."""
    (found,) = all_graphs(files, groups)
    return found


def all_graphs(files: dict[str, str], groups: tuple[str, ...] = ("project",)) -> list[Graph]:
    read, notices = read_files({name: text.encode() for name, text in files.items()})
    assert notices == ()
    return graphs(read, groups)


def way(found: Graph, name: str) -> str:
    """The way to a distribution: `shop -> reports -> psycopg2`; empty if it is not shipped."""
    chain = found.chain(name)
    return " -> ".join((chain[0].requirer, *(step.name for step in chain[1]))) if chain is not None else ""


# -------------------------------------------------------------------------------------------------------------------- graphs

PYPROJECT = """\
[project]
name = "shop"
dependencies = ["reports[postgres]"]

[project.optional-dependencies]
admin = ["panel"]

[dependency-groups]
dev = ["pytest-db"]
"""

UV = """\
version = 1

[[package]]
name = "mysqlclient"
version = "2.3"

[[package]]
name = "panel"
version = "1"
dependencies = [{ name = "pymysql" }]

[[package]]
name = "psycopg2"
version = "2.9.10"

[[package]]
name = "pymysql"
version = "1.2.0"

[[package]]
name = "reports"
version = "1.4"

[package.optional-dependencies]
mysql = [{ name = "mysqlclient" }]
postgres = [{ name = "psycopg2" }]

[[package]]
name = "shop"
version = "1.0"
source = { virtual = "." }
dependencies = [{ name = "reports", extra = ["postgres"] }]

[package.optional-dependencies]
admin = [{ name = "panel" }]

[package.dev-dependencies]
dev = [{ name = "mysqlclient" }]
"""

POETRY = """\
[[package]]
name = "mysqlclient"
version = "2.3"
optional = true

[[package]]
name = "panel"
version = "1"
optional = true

[package.dependencies]
pymysql = "*"

[[package]]
name = "psycopg2"
version = "2.9.10"

[[package]]
name = "pymysql"
version = "1.2.0"

[[package]]
name = "reports"
version = "1.4"

[package.dependencies]
mysqlclient = { version = ">=2", optional = true }
psycopg2 = { version = ">=2", optional = true }

[package.extras]
mysql = ["mysqlclient (>=2)"]
postgres = ["psycopg2 (>=2)"]

[metadata]
lock-version = "2.1"
"""

PDM = """\
[[package]]
name = "mysqlclient"
version = "2.3"
groups = ["dev"]

[[package]]
name = "panel"
version = "1"
groups = ["admin"]
dependencies = ["pymysql"]

[[package]]
name = "psycopg2"
version = "2.9.10"
groups = ["default"]

[[package]]
name = "pymysql"
version = "1.2.0"
groups = ["admin"]

[[package]]
name = "reports"
version = "1.4"
groups = ["default"]

[[package]]
name = "reports"
version = "1.4"
extras = ["postgres"]
groups = ["default"]
dependencies = ["psycopg2>=2", "reports==1.4"]
"""


@pytest.mark.parametrize(("name", "text"), [("uv.lock", UV), ("poetry.lock", POETRY), ("pdm.lock", PDM)])
def test_a_lock_file_says_what_ships_and_on_which_way(name: str, text: str) -> None:
    files = {"pyproject.toml": PYPROJECT, name: text}
    found = graph(files)
    assert way(found, "psycopg2") == "shop -> reports -> psycopg2"
    assert found.shipped == {"reports", "psycopg2"}, "neither the extra `admin`, nor an extra nobody asks for, nor the group `dev`"
    assert way(graph(files, ("project", "admin")), "pymysql") == "shop -> panel -> pymysql"


def test_a_step_stands_where_the_lock_file_names_the_package() -> None:
    chain = graph({"pyproject.toml": PYPROJECT, "uv.lock": UV}).chain("psycopg2")
    assert chain is not None
    assert [(step.name, step.version, step.path, step.line) for step in chain[1]] == [
        ("reports", "1.4", "uv.lock", 21),
        ("psycopg2", "2.9.10", "uv.lock", 13),
    ]
    assert (chain[0].path, chain[0].requirement.line) == ("pyproject.toml", 3)


def test_the_shortest_way_is_taken() -> None:
    text = "a==1\n    # via shop\nb==1\n    # via a\npsycopg2==2\n    # via b, c\nc==1\n    # via shop\n"
    assert (
        way(graph({"requirements.txt": text, "pyproject.toml": '[project]\nname = "shop"\n'}), "psycopg2")
        == "shop -> c -> psycopg2"
    )


def test_a_circle_of_requirements_ends() -> None:
    text = "a==1\n    # via b, shop\nb==1\n    # via a\n"
    assert graph({"requirements.txt": text}).shipped == {"a", "b"}
    direct = "x==1\n    # via -r requirements.in\na==1\n    # via b, x\nb==1\n    # via a\n"
    assert graph({"requirements.txt": direct}).shipped == {"x", "a", "b"}


def test_poetrys_optional_distributions_belong_to_their_extra() -> None:
    text = """\
[tool.poetry]
name = "shop"

[tool.poetry.dependencies]
python = "^3.11"
asyncpg = "*"
panel = { version = "*", optional = true }
other = { version = "*", optional = true }

[tool.poetry.extras]
admin = ["panel"]
"""
    assert graph({"pyproject.toml": text}).shipped == {"asyncpg"}
    assert graph({"pyproject.toml": text}, ("project", "admin")).shipped == {"asyncpg", "panel"}


def test_what_poetry_locks_without_a_pyproject_toml_comes_from_what_nobody_requires() -> None:
    found = graph({"poetry.lock": POETRY})
    assert way(found, "pymysql") == "the project -> panel -> pymysql"


def test_a_lock_file_without_edges_says_so() -> None:
    pipfile = (
        '{"_meta": {"pipfile-spec": 6}, "default": {"psycopg2": {"version": "==2.9"}}, "develop": {"pymysql": {"version": "==1"}}}'
    )
    found = graph({"Pipfile.lock": pipfile})
    assert not found.has_edges
    assert found.shipped == {"psycopg2"}
    pylock = 'lock-version = "1.0"\ncreated-by = "uv"\n\n[[packages]]\nname = "psycopg2"\nversion = "2.9"\n\n[[packages.wheels]]\n'
    wheel = 'name = "psycopg2-2.9-py3-none-any.whl"\nurl = "https://example.org/psycopg2-2.9-py3-none-any.whl"\nhashes = {sha256 = "00"}\n'
    found = graph({"pylock.toml": pylock + wheel})
    assert not found.has_edges
    assert found.shipped == {"psycopg2"}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("requirements.txt", True),
        ("requirements-prod.txt", True),
        ("requirements-dev.txt", False),
        ("requirements_test.txt", False),
        ("requirements.docs.in", False),
        ("requirements/tests.txt", False),
        ("requirements-contest.txt", True),
    ],
)
def test_the_name_of_a_requirements_file_says_whether_it_ships(path: str, expected: bool) -> None:
    assert is_shipped(path) is expected


def test_a_requirements_file_brings_those_that_it_names_but_no_constraints() -> None:
    files = {
        "requirements.txt": "-r base.txt\n-c limits.txt\nfastapi\n",
        "base.txt": "psycopg2==2.9\n",
        "limits.txt": "pymysql<2\n",
    }
    found = graph(files)
    assert found.shipped == {"fastapi", "psycopg2"}
    chain = found.chain("psycopg2")
    assert chain is not None
    assert chain[1][-1] == ("psycopg2", "2.9", "base.txt", 1)


def test_members_of_a_workspace_belong_to_its_lock_file() -> None:
    member = '[project]\nname = "{}"\ndependencies = ["psycopg2"]\n'
    found = all_graphs({"uv.lock": UV, "packages/a/pyproject.toml": member.format("a"), "other/requirements.txt": "psycopg2\n"})
    assert [each.directory for each in found] == ["", "other"]
    apart = all_graphs({"poetry.lock": POETRY, "services/a/pyproject.toml": member.format("a")})
    assert [each.directory for each in apart] == ["", "services/a"]


# --------------------------------------------------------------------------------------------------------------- environments


def install(directory: Path, name: str, *requires: str, extras: tuple[str, ...] = ()) -> None:
    """A distribution in a `site-packages`, as an installer leaves it."""
    place = directory / f"{name.replace('-', '_')}-1.0.dist-info"
    place.mkdir(parents=True)
    lines = ["Metadata-Version: 2.4", f"Name: {name}", "Version: 1.0"]
    lines += [f"Provides-Extra: {extra}" for extra in extras] + [f"Requires-Dist: {text}" for text in requires]
    (place / "METADATA").write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_an_environment_is_read_like_a_lock_file(tmp_path: Path) -> None:
    site = tmp_path / "env" / "lib" / "python3.12" / "site-packages"
    install(
        site, "Reports", "psycopg2-binary>=2; extra == 'postgres'", 'mysqlclient; extra == "mysql"', extras=("postgres", "mysql")
    )
    install(site, "panel", "reports[postgres]", 'never; python_version < "3"')
    install(site, "psycopg2-binary")
    file = read_environment(str(tmp_path / "env"), str(tmp_path))
    found = Graph("", file, (), ("project",))
    assert way(found, "psycopg2-binary") == "the project -> panel -> reports -> psycopg2-binary"
    assert found.shipped == {"panel", "reports", "psycopg2-binary"}
    driver = found.step("psycopg2-binary")
    assert driver.path.endswith("site-packages/psycopg2_binary-1.0.dist-info/METADATA")
    assert driver.line == 2


def test_an_empty_directory_is_no_environment(tmp_path: Path) -> None:
    with pytest.raises(Malformed):
        read_environment(str(tmp_path), str(tmp_path))


# ---------------------------------------------------------------------------------------------------------------- the command


def deps(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit code and both outputs of a run without cache."""
    code = main(["deps", *arguments, "--no-cache"])
    out, err = capsys.readouterr()
    return code, out, err


def codes(report: str) -> list[str]:
    return [diagnostic["code"] for diagnostic in json.loads(report)["diagnostics"]]


def project(directory: Path, files: dict[str, str]) -> Path:
    for name, text in {"app/main.py": ASYNC_CODE, **files}.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return directory


def test_the_finding_stands_in_the_lock_file_and_shows_the_way(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = deps(capsys, str(SHOP), "--output-format", "json")
    assert code == 1
    (found,) = json.loads(out)["diagnostics"]
    assert (found["code"], found["path"], found["location"]) == ("ADB901", "uv.lock", {"line": 24, "column": 9})
    assert "`shop -> legacy-reports 1.4 -> psycopg2-binary 2.9.10`" in found["message"]
    assert [(frame["path"], frame["location"]["line"]) for frame in found["related"]] == [("pyproject.toml", 8), ("uv.lock", 16)]
    assert "`psycopg.AsyncConnection` or asyncpg" in found["help"]


@pytest.mark.parametrize("output_format", ["full", "concise", "grouped"])
def test_every_format_of_reports_prints_it(capsys: pytest.CaptureFixture[str], output_format: str) -> None:
    code, out, _ = deps(capsys, str(SHOP), "--output-format", output_format)
    assert code == 1
    assert "ADB901" in out
    assert "Found 1 info in 1 of 1 file." in out


def test_a_lock_file_may_be_named_itself(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lock = (SHOP / "uv.lock").read_text("utf-8")
    project(tmp_path, {"uv.lock": lock, "requirements.txt": "asyncpg\nfastapi\n"})
    assert codes(deps(capsys, str(tmp_path / "uv.lock"), "--output-format", "json")[1]) == ["ADB901"]
    assert codes(deps(capsys, str(tmp_path / "requirements.txt"), "--output-format", "json")[1]) == []


def test_rules_are_chosen_on_the_command_line_and_dropped_by_the_configuration(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    table = '[tool.asyncdb-lint]\nselect = ["ADB1"]\n'
    project(tmp_path, {"requirements.txt": "asyncpg\nmotor\npsycopg2\n", "pyproject.toml": table})
    where = (str(tmp_path), "--output-format", "json")
    assert codes(deps(capsys, *where)[1]) == ["ADB902", "ADB901"], "`select` speaks of `check`"
    assert codes(deps(capsys, *where, "--select", "sync-driver-dependency")[1]) == ["ADB901"]
    assert codes(deps(capsys, *where, "--ignore", "ADB901")[1]) == ["ADB902"]
    assert codes(deps(capsys, *where, "--per-file-ignores", "requirements.txt:ADB902")[1]) == ["ADB901"]
    assert codes(deps(capsys, *where, "--config", 'deps.allow = ["motor"]')[1]) == ["ADB901"]
    assert deps(capsys, *where, "--fail-on", "warning")[0] == 0
    assert deps(capsys, *where, "--fail-on", "warning", "--config", 'rules.ADB901.severity = "error"')[0] == 1
    assert deps(capsys, *where, "--exit-zero")[0] == 0


def test_check_does_not_run_these_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project(tmp_path, {"requirements.txt": "asyncpg\npsycopg2\n"})
    assert main(["check", str(tmp_path), "--select", "ADB9", "--no-cache"]) == 0
    assert "ADB9" not in capsys.readouterr().out


def test_the_installed_environment_is_read_in_place_of_lock_files(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    table = '[project]\nname = "shop"\ndependencies = ["asyncpg", "reports"]\n'
    project(tmp_path, {"pyproject.toml": table})
    site = tmp_path / "venv" / "lib" / "python3.12" / "site-packages"
    install(site, "asyncpg")
    install(site, "reports", "pymysql")
    install(site, "pymysql")
    install(site, "mysqlclient")
    code, out, _ = deps(capsys, str(tmp_path), "--env", str(tmp_path / "venv"), "--output-format", "concise")
    assert code == 1
    assert "pymysql-1.0.dist-info/METADATA:2:7: ADB901" in out
    assert "`shop -> reports 1.0 -> pymysql 1.0`" in out
    assert "mysqlclient" not in out, "the project does not require it"


def test_lock_files_of_tests_and_examples_are_left_alone_unless_they_are_asked_about(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bad = "asyncpg\npsycopg2\n"
    files = {
        "requirements.txt": "asyncpg\n",
        "tests/requirements.txt": bad,
        "examples/a/requirements.txt": bad,
        "services/b/requirements.txt": bad,
    }
    project(tmp_path, {**files, "services/b/app/main.py": ASYNC_CODE})
    out = json.loads(deps(capsys, str(tmp_path), "--output-format", "json")[1])
    assert [found["path"] for found in out["diagnostics"]] == ["services/b/requirements.txt"]
    assert codes(deps(capsys, str(tmp_path / "examples" / "a"), "--output-format", "json")[1]) == ["ADB901"]


def test_code_of_another_project_is_no_evidence(tmp_path: Path) -> None:
    files = {
        "requirements.txt": "asyncpg\npsycopg2\n",
        "app/main.py": "def main():\n    pass\n",
        "services/b/requirements.txt": "asyncpg\n",
        "services/b/main.py": ASYNC_CODE,
    }
    assert run_files(files, tmp_path, ("ADB901",)).report.diagnostics == ()


# ------------------------------------------------------------------------------------------------------------------ bad input


def test_what_cannot_be_read_is_told_with_its_remedy_and_the_rest_is_audited(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    project(tmp_path, {"uv.lock": "version = 1\n[[package]\n", "services/b/requirements.txt": "asyncpg\npsycopg2\n"})
    project(tmp_path / "services" / "b", {})
    code, out, err = deps(capsys, str(tmp_path), "--output-format", "concise")
    assert code == 2
    assert err.startswith("error: uv.lock: is no valid TOML: ")
    assert err.splitlines()[0].endswith("; make it again with `uv lock`")
    assert "services/b/requirements.txt:2:1: ADB901" in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere",), "error: there is no file or directory `nowhere`; give the project's directory, or one of its lock files\n"),
        (("app/main.py",), "error: `app/main.py` is not a file that says what a project depends on; give a lock file, "),
        ((".",), "error: `.` names no dependencies that ship; give a directory with a lock file, "),
        ((".", "--env", "nowhere"), "error: there is no directory `nowhere`; give a virtual environment or its `site-packages`\n"),
        ((".", "--env", "app"), "error: `app` has no installed distributions; give a virtual environment or its `site-packages`\n"),
        ((".", "--config", "deps.alow = []"), "error: "),
        ((".", "--environment", "x"), "error: unrecognized arguments: --environment"),
    ],
)
def test_bad_input_is_one_error_with_a_remedy(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(project(tmp_path, {}))
    code, out, err = deps(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(message)


def test_an_unknown_option_of_the_table_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    project(tmp_path, {"requirements.txt": "asyncpg\n"})
    _, _, err = deps(capsys, str(tmp_path), "--config", 'deps.alow = ["x"]')
    assert "`deps` has no option `alow`; it has `allow` and `groups`" in err


# ------------------------------------------------------------------------------------------------------------ what uv.lock can say


def test_all_locked_versions_of_a_package_count() -> None:
    text = """\
version = 1

[[package]]
name = "pymysql"
version = "1.2.0"

[[package]]
name = "reports"
version = "1.0"

[[package]]
name = "reports"
version = "2.0"
dependencies = [{ name = "pymysql" }]

[[package]]
name = "shop"
version = "1.0"
source = { editable = "." }
dependencies = [{ name = "reports", version = "1.0", marker = "python_full_version < '3.12'" }, { name = "reports", version = "2.0" }]
"""
    assert way(graph({"uv.lock": text}), "pymysql") == "shop -> reports -> pymysql"
    conflicting = text.replace('{ name = "pymysql" }', '{ name = "pymysql", marker = "extra == \'extra-4-shop-cpu\'" }')
    assert graph({"uv.lock": conflicting}).shipped == {"reports"}, "whether a conflicting extra is installed is not known"


def test_a_directory_without_files_of_its_own_belongs_to_the_lock_file_above(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    project(tmp_path, {"requirements.txt": "asyncpg\npsycopg2\n", "pyproject.toml": "[tool.asyncdb-lint]\n"})
    assert codes(deps(capsys, str(tmp_path / "app"), "--output-format", "json")[1]) == ["ADB901"]


def test_the_development_group_of_a_required_member_does_not_ship() -> None:
    text = """\
version = 1

[[package]]
name = "core"
version = "1.0"
source = { editable = "packages/core" }

[package.dev-dependencies]
dev = [{ name = "pymysql" }]

[[package]]
name = "pymysql"
version = "1.2.0"

[[package]]
name = "shop"
version = "1.0"
source = { editable = "." }
dependencies = [{ name = "core" }]
"""
    assert graph({"uv.lock": text}).shipped == {"core"}
