"""Start-up: what the command must not import, and when."""

from __future__ import annotations

import subprocess
import sys

import pytest

THIRD_PARTY = {"libcst", "pathspec", "packaging", "importlib_metadata"}
SLOW = {
    "asyncio",
    "concurrent.futures",
    "importlib.metadata",
    "json",
    "logging",
    "multiprocessing",
    "pickle",
    "sqlite3",
    "subprocess",
}
OURS = {"asyncdb_lint.rules", "asyncdb_lint.semantics", "asyncdb_lint.syntax"}


def imported(code: str) -> set[str]:
    """The modules that a fresh interpreter has imported after `code`."""
    program = f"import sys\n{code}\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    process = subprocess.run([sys.executable, "-S", "-c", program], capture_output=True, text=True, check=True, env=environment())
    return set(process.stderr.split())


def environment() -> dict[str, str]:
    from pathlib import Path

    import asyncdb_lint

    return {"PYTHONPATH": str(Path(asyncdb_lint.__file__).parents[1]), "PYTHONIOENCODING": "utf-8"}


@pytest.mark.parametrize("code", ["import asyncdb_lint.cli", "from asyncdb_lint.cli import main; main(['--version'])"])
def test_importing_the_command_and_asking_its_version_import_nothing_heavy(code: str) -> None:
    modules = imported(code)
    assert "asyncdb_lint.cli" in modules
    lazy = {"argparse", "asyncdb_lint.model", "dataclasses", "difflib", "inspect", "pathlib", "tomllib"}
    assert sorted(modules & (THIRD_PARTY | SLOW | OURS | lazy)) == []


def test_help_imports_no_third_party_module_and_nothing_of_the_analysis() -> None:
    modules = imported("from asyncdb_lint.cli import main; main(['--help'])")
    assert "argparse" in modules
    assert sorted(modules & (THIRD_PARTY | SLOW | OURS | {"pathlib", "tomllib"})) == []


def test_reading_settings_and_finding_files_needs_no_third_party_module() -> None:
    code = (
        "import asyncdb_lint.reporters.text, asyncdb_lint.suppression, asyncdb_lint.selection\n"
        "from asyncdb_lint import config, discovery\n"
        "settings = config.load(config.Request(cwd='/', paths=('/nonexistent-directory',))).settings\n"
        "discovery.find(settings)"
    )
    modules = imported(code)
    assert sorted(modules & (THIRD_PARTY | {"multiprocessing", "logging", "asyncdb_lint.syntax"})) == []
