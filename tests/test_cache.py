"""The cache is data: no file in it runs code, what is wrong with it means that it is not there."""

from __future__ import annotations

import pickle
import subprocess
from pathlib import Path

import pytest

from asyncdb_lint import cache
from asyncdb_lint.config import Settings
from asyncdb_lint.model import ModuleSummary, Report, Role, Severity, Span


def text(value: str) -> bytes:
    """The pickle opcode for a short string."""
    return b"\x8c" + bytes([len(value)]) + value.encode()


def call(module: str, name: str, *arguments: str) -> bytes:
    """A pickle that calls a global with strings: the opcodes are STACK_GLOBAL, TUPLE and REDUCE."""
    return b"\x80\x04" + text(module) + text(name) + b"\x93(" + b"".join(map(text, arguments)) + b"tR."


def nested_call(name: str) -> bytes:
    """A pickle that has `eval` looked up by `name` of the model's module, and calls what it gets."""
    inner = text("asyncdb_lint.model") + text(name) + b"\x93" + text("eval") + b"\x85R"
    return b"\x80\x04" + inner + text("__import__('os').mkdir('pwned')") + b"\x85R."


@pytest.mark.parametrize(
    "payload",
    [
        call("os", "mkdir", "pwned"),
        call("posix", "mkdir", "pwned"),
        call("builtins", "eval", "__import__('os').mkdir('pwned')"),
        call("asyncdb_lint.cache", "os.mkdir", "pwned"),
        call("asyncdb_lint.model", "annotations.compiler_flag.__class__"),
        nested_call("dataclass.__builtins__.get"),
        nested_call("dataclass.__globals__.get"),
        nested_call("__builtins__.get"),
    ],
)
def test_a_cache_file_runs_no_code(payload: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(pickle.UnpicklingError, match="is no data class"):
        cache.decode(payload)
    assert list(tmp_path.iterdir()) == []


def test_the_payloads_would_run_in_an_unguarded_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    pickle.loads(nested_call("dataclass.__builtins__.get"))
    assert (tmp_path / "pwned").is_dir()


@pytest.mark.parametrize("value", [Path("x"), Settings("/"), print, ModuleSummary._make, {Severity: Path}])
def test_only_data_of_the_model_is_read(value: object) -> None:
    with pytest.raises(pickle.UnpicklingError):
        cache.decode(cache.encode(value))


@pytest.mark.parametrize("value", [Span(1, 2), Role.APP, Report(), (1j, ..., b"x", None), Severity.ERROR])
def test_data_of_the_model_is_read(value: object) -> None:
    assert cache.decode(cache.encode(value)) == value


def test_a_damaged_entry_counts_as_absent(tmp_path: Path) -> None:
    store = cache.Cache(str(tmp_path))
    store.write({"good": cache.encode(1), "bad": b"\x80\x05garbage", "evil": call("os", "mkdir", "pwned")})
    assert store.read(["good", "bad", "evil", "none"]) == {"good": 1}
    store.close()


def test_a_cache_that_git_tracks_is_not_read(tmp_path: Path) -> None:
    directory = tmp_path / "nested" / ".asyncdb_lint_cache"
    store = cache.Cache(str(directory))
    store.write({"key": cache.encode("planted")})
    store.close()
    git(tmp_path, "init", "-q")
    untracked = cache.Cache(str(directory))
    assert untracked.read(["key"]) == {"key": "planted"}
    untracked.close()
    git(tmp_path, "add", "-f", str(directory / cache.DATABASE))
    for version in ("2", "4"):
        git(tmp_path, "update-index", "--index-version", version)
        tracked = cache.Cache(str(directory))
        assert tracked.read(["key"]) == {}
        assert "tracked by git" in str(tracked.problem)


def git(directory: Path, *arguments: str) -> None:
    subprocess.run(["git", "-C", str(directory), *arguments], check=True, capture_output=True)


def test_nothing_is_remembered_without_a_directory() -> None:
    store = cache.Cache(None)
    store.write({"key": cache.encode(1)})
    assert store.read(["key"]) == {}
    assert store.problem is None
