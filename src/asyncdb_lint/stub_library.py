"""The stubs of a run: those that ship with the tool, those of other distributions, and the user's own.

A stub is lowered when something first asks for it, so that a project pays only for the drivers it uses.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from asyncdb_lint.model import Module, ModuleSummary, ParseFailure, Role
from asyncdb_lint.source import digest

Lower = Callable[[str, bytes], ModuleSummary | ParseFailure]
"""Lowers (digest, bytes) of a stub."""

_PACKAGE = os.path.dirname(os.path.abspath(__file__))
SHIPPED = tuple(os.path.join(_PACKAGE, room) for room in ("drivers", "frameworks", "services"))
VOCABULARY = ("asyncdb_lint.vocabulary", os.path.join(_PACKAGE, "vocabulary.py"))


class StubError(Exception):
    """A stub cannot be read; the message names the file and the place."""


class StubLibrary(Mapping[str, Module]):
    """Stub modules by dotted name. A user's stub hides a shipped one of the same name."""

    def __init__(self, directories: Iterable[str], lower: Lower) -> None:
        self._lower = lower
        self._modules: dict[str, Module] = {}
        self._paths: dict[str, str] = {VOCABULARY[0]: VOCABULARY[1]}
        self.drivers: frozenset[str] = frozenset()
        for directory in (*SHIPPED, *directories):
            names = dict(_stub_files(directory))
            self._paths.update(names)
            if not directory.endswith(("frameworks", "services")):
                self.drivers |= {name.partition(".")[0] for name in names}

    def __getitem__(self, name: str) -> Module:
        module = self._modules.get(name)
        if module is None:
            module = self._modules[name] = self._load(name)
        return module

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)

    def __contains__(self, name: object) -> bool:
        return name in self._paths

    def _load(self, name: str) -> Module:
        path = self._paths[name]
        try:
            with open(path, "rb") as stream:
                content = stream.read()
        except OSError as error:
            raise StubError(f"{path}: {error.strerror}") from error
        summary = self._lower(digest(content), content)
        if isinstance(summary, ParseFailure):
            raise StubError(f"{path}:{summary.line}:{summary.column}: {summary.reason}")
        is_package = os.path.basename(path) == "__init__.pyi"
        return Module(path, name, "", Role.VENDORED, summary, is_package=is_package, is_stub=True)

    def stating(self, word: str) -> list[str]:
        """The stubs that assign the word at the top, found by their bytes: `DRIVER` of all drivers, without lowering all stubs."""
        beginning = re.compile(rb"^%s = " % word.encode(), re.MULTILINE)
        found = []
        for name, path in self._paths.items():
            with open(path, "rb") as stream:
                if beginning.search(stream.read()) and name != VOCABULARY[0]:
                    found.append(name)
        return found

    def fingerprint(self, directories: Iterable[str]) -> list[str]:
        """The digests of the user's stubs; those that ship are part of the tool."""
        found = []
        for directory in directories:
            for name, path in sorted(_stub_files(directory)):
                with open(path, "rb") as stream:
                    found.append(f"{name} {digest(stream.read())}")
        return found


def _stub_files(directory: str, prefix: str = "") -> Iterator[tuple[str, str]]:
    """The stubs below a directory as (dotted name, path)."""
    with os.scandir(directory) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            if entry.is_dir():
                yield from _stub_files(entry.path, f"{prefix}{entry.name}.")
            elif entry.name == "__init__.pyi":
                yield prefix[:-1], entry.path
            elif entry.name.endswith(".pyi"):
                yield f"{prefix}{entry.name[:-4]}", entry.path
