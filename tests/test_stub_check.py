"""The command `stub-check`: every mistake has its place, what is expected, and exit code 1."""

from __future__ import annotations

from pathlib import Path

import pytest

import asyncdb_lint
from asyncdb_lint.cli import main
from asyncdb_lint.stub_check import mistakes

HEAD = "from asyncdb_lint.vocabulary import blocks, decorates, resource\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(:\n", "1:7: cannot parse the stub: invalid syntax"),
        (
            "from asyncdb_lint.vocabulary import block\n",
            "1:37: `asyncdb_lint.vocabulary` has no `block`; did you mean `blocks`?",
        ),
        (HEAD + '@resource("connection", mod="sync")\nclass C: ...\n', "2:2: `resource()`: missing a required "),
        (
            HEAD + '@resource("connections", mode="sync")\nclass C: ...\n',
            "2:11: `resource()` knows no kind `connections`; it is one of `connection`, `cursor`, `session`, `transaction`, `pool`, "
            "`engine`, `client`, `factory`",
        ),
        (
            HEAD + '@decorates("elsewhere")\ndef f(g): ...\n',
            "2:12: `decorates()` knows no result `elsewhere`; it is one of `same`, ",
        ),
        (
            'DRIVER = {"name": "acme", "mode": "blocking"}\n',
            "1:10: `DRIVER` knows no mode `blocking`; it is one of `sync`, `async`, `both`",
        ),
        ('DRIVER = {"mode": "sync"}\n', "1:10: `DRIVER` needs a `name`"),
        (
            'DRIVER = {"name": "acme", "mode": "sync", "distribution": ("acme",)}\n',
            "has no `distribution`; did you mean `distributions`?",
        ),
        (
            'FRAMEWORK = {"name": "acme", "distributions": "acme"}\n',
            "1:13: the `distributions` of `FRAMEWORK` are a tuple of names",
        ),
        ('FRAMEWORK = dict(name="acme")\n', "1:13: `FRAMEWORK` is a dict of literals"),
    ],
)
def test_a_mistake_is_shown_where_it_is(text: str, expected: str) -> None:
    found = [f"{mistake.line}:{mistake.column}: {mistake.text}" for mistake in mistakes(text.encode())]
    assert len(found) == 1, found
    assert expected in found[0]


def test_the_stubs_that_ship_have_no_mistakes() -> None:
    package = Path(asyncdb_lint.__file__).parent
    stubs = [path for room in ("drivers", "frameworks", "services") for path in (package / room).rglob("*.pyi")]
    assert len(stubs) > 100
    assert [(path.name, found) for path in stubs for found in mistakes(path.read_bytes())] == []


def test_the_command_prints_each_mistake_and_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lint_stubs").mkdir()
    stub = tmp_path / "lint_stubs/acme.pyi"
    stub.write_text('DRIVER = {"name": "acme"}\n')
    (tmp_path / "pyproject.toml").write_text('[tool.asyncdb-lint]\nstubs = ["lint_stubs"]\n')
    assert main(["stub-check"]) == 1
    told = capsys.readouterr()
    assert told.out == "lint_stubs/acme.pyi:1:10: `DRIVER` needs a `mode`\n"
    assert told.err == "1 mistake in 1 stub\n"
    stub.write_text('DRIVER = {"name": "acme", "mode": "sync"}\n')
    assert main(["stub-check", "lint_stubs"]) == 0
    assert capsys.readouterr().err == "1 stub: nothing wrong\n"


@pytest.mark.parametrize("arguments", [[], ["nowhere"]])
def test_nothing_to_check_is_an_error_with_a_remedy(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["stub-check", *arguments]) == 2
    assert "; give " in capsys.readouterr().err
