"""Finding and reading configuration: one project has one root, and one file that configures it.

The nearest file with our table from the common parent of the given paths upward counts, up to the root of the version control;
else that common parent is the project's root and defaults hold. In one directory `.asyncdb-lint.toml` wins over
`asyncdb-lint.toml`, which wins over `pyproject.toml`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass

from asyncdb_lint.problems import ConfigurationError, Excerpt, Problem, TomlDocument, did_you_mean

OWN_FILES = (".asyncdb-lint.toml", "asyncdb-lint.toml")
TABLE = ("tool", "asyncdb-lint")
VERSION_CONTROL = (".git", ".hg", ".jj", ".svn")
_POSITION = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")


@dataclass(frozen=True, slots=True)
class Layer:
    """One source of raw values. `directory` is what its relative paths mean; `prefix` is the table in `document`."""

    origin: str
    values: dict[str, object]
    directory: str
    path: str | None = None
    document: TomlDocument | None = None
    prefix: tuple[str, ...] = ()

    def say(self, key: str) -> str:
        """How messages name the key: as an option when it comes from the command line."""
        return f"`--{key}`" if self.origin == "command line" else f"`{key}`"

    def key(self, key: str) -> Excerpt | None:
        return self.document.key(*self.prefix, key) if self.document else None

    def value(self, key: str, item: str) -> Excerpt | None:
        return self.document.value((*self.prefix, key), item) if self.document else None


def find_configuration(cwd: str, paths: tuple[str, ...], given: str | None, *, isolated: bool) -> tuple[str, Layer | None]:
    """The project's root directory and the layer of its configuration file. Raises ConfigurationError for a file that is broken."""
    parent = common_parent(cwd, paths)
    if given is not None:
        layer = _read_given(os.path.abspath(os.path.join(cwd, given)), cwd)
        inside = parent == layer.directory or parent.startswith(os.path.join(layer.directory, ""))
        return (layer.directory if inside else parent), layer
    if not isolated:
        for directory in ancestors(parent):
            if found := _read_directory(directory, cwd):
                return directory, found
    return parent, None


def common_parent(cwd: str, paths: tuple[str, ...]) -> str:
    """The deepest directory around all of `paths` (`cwd` when there are none); what does not exist counts by its directory."""
    if not paths:
        return os.path.abspath(cwd)
    directories = []
    for path in paths:
        absolute = os.path.abspath(os.path.join(cwd, path))
        while not os.path.isdir(absolute):
            absolute = os.path.dirname(absolute)
        directories.append(absolute)
    return os.path.commonpath(directories)


def ancestors(directory: str) -> Iterator[str]:
    """`directory` and the directories above it, up to the root of the version control (or of the file system)."""
    while True:
        yield directory
        above = os.path.dirname(directory)
        if above == directory or any(os.path.exists(os.path.join(directory, name)) for name in VERSION_CONTROL):
            return
        directory = above


def inline_layer(text: str, cwd: str) -> Layer:
    """`--config 'key = value'`. Raises ConfigurationError when the text is no TOML."""
    document = TomlDocument("--config", text)
    return Layer("--config", _parsed(document, text), cwd, None, document)


def _read_given(path: str, cwd: str) -> Layer:
    layer = _read(path, cwd)
    if layer is None:
        raise ConfigurationError(
            [Problem(f"`{_display(path, cwd)}` has no table `[tool.asyncdb-lint]`", "add it, or drop `--config`")]
        )
    return layer


def _read_directory(directory: str, cwd: str) -> Layer | None:
    for name in (*OWN_FILES, "pyproject.toml"):
        path = os.path.join(directory, name)
        if os.path.isfile(path) and (layer := _read(path, cwd)):
            return layer
    return None


def _read(path: str, cwd: str) -> Layer | None:
    """The layer of a configuration file; None for a pyproject.toml without our table."""
    display = _display(path, cwd)
    try:
        with open(path, "rb") as stream:
            text = stream.read().decode("utf-8-sig")
    except OSError as error:
        problem = Problem(f"cannot read `{display}`: {error.strerror}", "make it readable, or run with `--isolated`")
        raise ConfigurationError([problem]) from None
    except UnicodeDecodeError:
        raise ConfigurationError([Problem(f"`{display}` is not UTF-8", "save it as UTF-8, or run with `--isolated`")]) from None
    document = TomlDocument(display, text)
    values = _parsed(document, text)
    if os.path.basename(path) != "pyproject.toml":
        return Layer(display, values, os.path.dirname(path), path, document)
    tools = values.get("tool")
    table = tools.get(TABLE[1]) if isinstance(tools, dict) else None
    if table is None:
        _refuse_misspelled_table(tools, document)
        return None
    if not isinstance(table, dict):
        raise ConfigurationError([Problem("`tool.asyncdb-lint` must be a table", None, document.key(*TABLE))])
    return Layer(display, table, os.path.dirname(path), path, document, TABLE)


def _refuse_misspelled_table(tools: object, document: TomlDocument) -> None:
    for name in ("asyncdb_lint", "asyncdblint"):
        if isinstance(tools, dict) and name in tools:
            raise ConfigurationError(
                [Problem(f"unknown table `tool.{name}`", did_you_mean(name, TABLE[1:]), document.key("tool", name))]
            )


def _parsed(document: TomlDocument, text: str) -> dict[str, object]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        position = _POSITION.search(str(error))
        line, column = (int(position[1]), int(position[2])) if position and position[1] else (max(len(document.lines), 1), 1)
        reason = _POSITION.sub("", str(error))
        hint = "correct it, or run with `--isolated`" if document.path != "--config" else "write `--config 'key = value'`"
        problem = Problem(f"`{document.path}` is no valid TOML: {reason}", hint, document.excerpt(line, column))
        raise ConfigurationError([problem]) from None


def _display(path: str, cwd: str) -> str:
    """`path` as messages show it: relative to the working directory when it lies below it."""
    base = os.path.join(os.path.abspath(cwd), "")
    return (path.removeprefix(base) if path.startswith(base) else path).replace(os.sep, "/")
