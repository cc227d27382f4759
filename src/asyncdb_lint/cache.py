"""What was computed before: summaries by the content of a file, and whole reports by the fingerprint of a run.

One SQLite file, safe for concurrent runs and killed ones. Whatever is wrong with it (another version's, corrupt, read-only, a full
disk) means that there is no cache, told once. Nothing in it can run code: values are pickles read by an unpickler that knows only the
data classes of `model`; and a cache directory that git tracks, which a checkout could have brought, is not read.
"""

from __future__ import annotations

import io
import os
import pickle
import sqlite3
import sys
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from importlib.util import find_spec

from asyncdb_lint import __version__, model
from asyncdb_lint.git_index import repository_of, tracked_paths

DATABASE = "cache.sqlite3"
_READABLE = frozenset(
    {
        ("builtins", "complex"),
        ("builtins", "Ellipsis"),
        *((model.__name__, name) for name, value in vars(model).items() if getattr(value, "__module__", "") == model.__name__),
    }
)
"""The names a cached value may refer to. No dotted ones: through `dataclass.__builtins__.get` any function could be reached."""
_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# This directory holds the cache of asyncdb-lint; it may be deleted at any time.\n"


class _DataUnpickler(pickle.Unpickler):
    """Reads data classes of `model` and literals, and refuses anything else."""

    def find_class(self, module: str, name: str) -> object:
        if (module, name) in _READABLE:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no data class")


def encode(value: object) -> bytes:
    """The bytes of a value made of `model`'s data classes."""
    return pickle.dumps(value, protocol=5)


def decode(content: bytes) -> object:
    """The value; raises `pickle.UnpicklingError` (or another exception that corrupt bytes provoke) if it is no data."""
    return _DataUnpickler(io.BytesIO(content)).load()


_PACKAGE = os.path.dirname(os.path.abspath(__file__))
LOWERING = ("model.py", "syntax")
"""What a summary depends on besides the file's bytes."""
VERSIONS = ("model.py", "dependencies")
"""The same for what lock files state."""


def tool_digest(*parts: str) -> str:
    """A digest of what decides results besides the input: the tool's own files (all, or these), libcst's version and Python's."""
    hasher = blake2b(digest_size=16)
    hasher.update(f"{__version__} {sys.version_info[:3]}".encode())
    spec = find_spec("libcst")
    if spec is not None and spec.origin is not None:
        hasher.update(_content(os.path.join(os.path.dirname(spec.origin), "_version.py")))
    for part in parts or ("",):
        path = os.path.join(_PACKAGE, part)
        for file in sorted(_own_files(path)) if os.path.isdir(path) else [path]:
            hasher.update(_content(file))
    return hasher.hexdigest()


def _own_files(directory: str) -> Iterable[str]:
    with os.scandir(directory) as entries:
        for entry in entries:
            if entry.is_dir() and entry.name != "__pycache__":
                yield from _own_files(entry.path)
            elif entry.name.endswith((".py", ".pyi")):
                yield entry.path


def _content(path: str) -> bytes:
    try:
        with open(path, "rb") as stream:
            return stream.read()
    except OSError:
        return b""


class Cache:
    """The cache in a directory; without a directory, or where it cannot be used, it remembers nothing."""

    def __init__(self, directory: str | None) -> None:
        self.problem: str | None = None
        self._connection: sqlite3.Connection | None = None
        self._directory = directory
        if directory is not None:
            self._open(directory)
        self._tools: dict[tuple[str, ...], str] = {}

    def _open(self, directory: str) -> None:
        if _is_tracked(directory):
            self.problem = f"the cache in {directory} is tracked by git and is not used"
            return
        try:
            os.makedirs(directory, exist_ok=True)
            _write_once(os.path.join(directory, ".gitignore"), "*\n")
            _write_once(os.path.join(directory, "CACHEDIR.TAG"), _TAG)
            self._connection = sqlite3.connect(os.path.join(directory, DATABASE), timeout=10, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = OFF")
            self._connection.execute("CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID")
        except (OSError, sqlite3.Error) as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        self.problem = f"the cache in {self._directory} cannot be used: {error}"
        self.close()

    def key(self, *parts: str, tool: tuple[str, ...] = ()) -> str:
        """A key for these parts and this version of the tool, or only of these files of it."""
        digest = self._tools.get(tool)
        if digest is None:
            digest = self._tools[tool] = tool_digest(*tool) if self._connection is not None else ""
        return blake2b("\0".join((digest, *parts)).encode(), digest_size=16).hexdigest()

    def read(self, keys: Iterable[str]) -> dict[str, object]:
        """The values found; a value that cannot be read counts as absent."""
        found: dict[str, object] = {}
        wanted = list(keys)
        for start in range(0, len(wanted), 500):
            for key, content in self._select(wanted[start : start + 500]):
                try:
                    found[key] = decode(content)
                except Exception:  # whatever corrupt bytes provoke: the entry is absent
                    continue
        return found

    def _select(self, keys: list[str]) -> list[tuple[str, bytes]]:
        if self._connection is None or not keys:
            return []
        marks = ",".join("?" * len(keys))
        try:
            return self._connection.execute(f"SELECT key, value FROM entries WHERE key IN ({marks})", keys).fetchall()
        except sqlite3.Error as error:
            self._give_up(error)
            return []

    def write(self, values: Mapping[str, bytes]) -> None:
        """Keep encoded values, all of them or none."""
        if self._connection is None or not values:
            return
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany("INSERT OR REPLACE INTO entries VALUES (?, ?)", values.items())
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            self._give_up(error)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _write_once(path: str, text: str) -> None:
    if not os.path.exists(path):
        with open(path, "w", encoding="utf-8") as stream:
            stream.write(text)


def _is_tracked(directory: str) -> bool:
    """Whether git's index names the cache's database: then a checkout may have brought it."""
    database = os.path.realpath(os.path.join(directory, DATABASE))
    top = repository_of(os.path.dirname(database)) if os.path.exists(database) else None
    return top is not None and os.path.relpath(database, top).replace(os.sep, "/") in tracked_paths(top)
