"""Pipfile.lock, specification 6: https://github.com/pypa/pipfile"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from asyncdb_lint.dependencies.documents import decoded, table, text_at
from asyncdb_lint.dependencies.records import PROJECT, DependencyFile, LockedPackage, Malformed, normalized

_GROUPS = {"default": PROJECT, "develop": "dev"}


def read(path: str, content: bytes) -> DependencyFile:
    """The file; raises Malformed."""
    text = decoded(content)
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"is no valid JSON: {error}") from None
    version = table(document, "_meta").get("pipfile-spec")
    if version != 6:
        raise Malformed(f"has the format version {version!r}, and only version 6 is known")
    return DependencyFile(path, tuple(_packages(document, text.splitlines())))


def _packages(document: Mapping[str, Any], lines: list[str]) -> Iterator[LockedPackage]:
    line = 0
    for category in document:
        if category == "_meta":
            continue
        for name, entry in table(document, category).items():
            if isinstance(entry, dict):
                line = _line_of(name, lines, line)
                version = text_at(entry, "version").removeprefix("==")
                group = _GROUPS.get(category, normalized(category))
                yield LockedPackage(normalized(name), version, max(line, 1), (group,), marker=text_at(entry, "markers"))


def _line_of(key: str, lines: list[str], above: int) -> int:
    """The line below `above` at which the table of the key begins; `above` itself if it is not found."""
    opening = f'"{key}": {{'
    return next((number for number, line in enumerate(lines[above:], above + 1) if line.strip().startswith(opening)), above)
