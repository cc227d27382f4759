"""pyproject.toml: requirements of the project, its extras and its dependency groups, in the standard's tables, Poetry's, PDM's and uv's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from asyncdb_lint.dependencies.documents import decoded, parsed, table, text_at, texts_at
from asyncdb_lint.dependencies.records import PROJECT, DependencyFile, Requirement, normalized
from asyncdb_lint.dependencies.requirement_texts import requirement
from asyncdb_lint.problems import TomlDocument

_POETRY_PROJECT = ("tool", "poetry", "dependencies")
_DEVELOPMENT = "dev"
_OPTIONAL = "optional"
"""The group of an optional distribution that no extra names."""


def read(path: str, content: bytes) -> DependencyFile:
    """The file; raises Malformed."""
    text = decoded(content)
    reader = _Reader(path, text)
    return DependencyFile(path, requirements=tuple(reader.requirements()), project=reader.name())


class _Reader:
    def __init__(self, path: str, text: str) -> None:
        self._tables = parsed(text)
        self._places = TomlDocument(path, text)

    def name(self) -> str:
        """The project's name as written; empty if there is none."""
        return text_at(table(self._tables, "project"), "name") or text_at(table(self._tables, "tool", "poetry"), "name")

    def requirements(self) -> Iterator[Requirement]:
        yield from self._listed(PROJECT, "project", "dependencies")
        for extra in table(self._tables, "project", "optional-dependencies"):
            yield from self._listed(normalized(extra), "project", "optional-dependencies", extra)
        for group in table(self._tables, "dependency-groups"):
            yield from self._grouped(group)
        for group in table(self._tables, "tool", "pdm", "dev-dependencies"):
            yield from self._listed(normalized(group), "tool", "pdm", "dev-dependencies", group)
        yield from self._listed(_DEVELOPMENT, "tool", "uv", "dev-dependencies")
        yield from self._poetry()

    def _listed(self, group: str, *keys: str) -> Iterator[Requirement]:
        """The requirements of a list of strings."""
        for text in texts_at(table(self._tables, *keys[:-1]), keys[-1]):
            found = requirement(text, self._line_of(keys, text), group)
            if found is not None:
                yield found

    def _line_of(self, keys: tuple[str, ...], text: str = "") -> int:
        place = self._places.value(keys, text) if text else self._places.key(*keys)
        return place.line if place is not None else 1

    def _grouped(self, name: str) -> Iterator[Requirement]:
        """The requirements of a dependency group and of those that it includes, all of them as members of this group."""
        groups = table(self._tables, "dependency-groups")
        pending, seen = [name], {normalized(name)}
        while pending:
            group = pending.pop()
            yield from self._listed(normalized(name), "dependency-groups", group)
            for included in _included(groups, group):
                if normalized(included) not in seen:
                    seen.add(normalized(included))
                    pending += [other for other in groups if normalized(other) == normalized(included)]

    # ---------------------------------------------------------------------------------------------------------------- Poetry

    def _poetry(self) -> Iterator[Requirement]:
        yield from self._poetry_table(PROJECT, _POETRY_PROJECT)
        yield from self._poetry_table(_DEVELOPMENT, ("tool", "poetry", "dev-dependencies"))
        for group in table(self._tables, "tool", "poetry", "group"):
            yield from self._poetry_table(normalized(group), ("tool", "poetry", "group", group, "dependencies"))

    def _poetry_table(self, group: str, keys: tuple[str, ...]) -> Iterator[Requirement]:
        standard = {normalized(found.name) for found in self._listed(PROJECT, "project", "dependencies")}
        for name, value in table(self._tables, *keys).items():
            if normalized(name) == "python" or (keys == _POETRY_PROJECT and normalized(name) in standard):
                continue  # beside the standard's table, Poetry's only says where a distribution comes from
            line = self._line_of((*keys, name))
            for item in value if isinstance(value, list) else [value]:
                found = _poetry_requirement(name, item, line, group)
                optional = isinstance(item, dict) and item.get("optional") is True
                yield found._replace(group=self._poetry_extra(found.name)) if optional else found

    def _poetry_extra(self, name: str) -> str:
        """The first extra that an optional distribution belongs to."""
        extras = table(self._tables, "tool", "poetry", "extras")
        return next((normalized(extra) for extra in extras if name in map(normalized, texts_at(extras, extra))), _OPTIONAL)


def _included(groups: Mapping[str, Any], group: str) -> Iterator[str]:
    items = groups[group]
    for item in items if isinstance(items, list) else []:
        if isinstance(item, dict) and text_at(item, "include-group"):
            yield text_at(item, "include-group")


def _poetry_requirement(name: str, item: object, line: int, group: str) -> Requirement:
    """A requirement in Poetry's words; its specifier keeps Poetry's operators (`^`, `~`)."""
    if not isinstance(item, dict):
        return Requirement(normalized(name), str(item), line, group=group)
    extras = tuple(normalized(extra) for extra in texts_at(item, "extras"))
    return Requirement(normalized(name), text_at(item, "version"), line, extras, text_at(item, "markers"), group)
