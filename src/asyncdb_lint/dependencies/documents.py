"""What the readers of TOML and JSON files share: parsing, and taking values of an expected shape out of what was parsed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from asyncdb_lint.dependencies.records import Malformed

_ARCHIVES = re.compile(r"^(?:    \{ ?(?:url|file|path) = .*|sdist = \{.*\})$", re.MULTILINE)
"""The lines of a lock file that list a package's archives and their hashes: nine tenths of it, and nobody asks for them."""


def decoded(content: bytes) -> str:
    """The text of a file; raises Malformed."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Malformed("is not UTF-8") from None


def parsed_lock(text: str) -> dict[str, Any]:
    """The tables of a lock file without its archives, which makes parsing several times faster; raises Malformed."""
    return parsed(_ARCHIVES.sub("", text))


def parsed(text: str) -> dict[str, Any]:
    """The tables of a TOML text; raises Malformed."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also integers of thousands of digits, and nesting without end
        raise Malformed(f"is no valid TOML: {error}") from None


def tables(parent: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """The array of tables at the key, empty if there is none; raises Malformed for anything else."""
    found = parent.get(key, [])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise Malformed(f"has a `{key}` that is no array of tables")
    return found


def table(parent: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    """The table below the keys; an empty one if there is none."""
    found: Any = parent
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def text_at(parent: Mapping[str, Any], key: str) -> str:
    """The string at the key; empty if there is none."""
    found = parent.get(key)
    return found if isinstance(found, str) else ""


def texts_at(parent: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """The strings of the list at the key; none if there is no list."""
    found = parent.get(key)
    return tuple(item for item in found if isinstance(item, str)) if isinstance(found, list) else ()


def name_of(package: Mapping[str, Any]) -> str:
    """The name of a package in a lock file; raises Malformed if it has none."""
    name = package.get("name")
    if not isinstance(name, str) or not name:
        raise Malformed("has a package without a name")
    return name


def entry_lines(text: str, key: str, packages: Sequence[object]) -> Iterator[int]:
    """The line of the name in each `[[key]]` table, in order; 1 for all of them if the text is laid out in another way."""
    header, found, inside = f"[[{key}]]", [], False
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("["):
            inside = line.strip() == header
            if inside:
                found.append(number)
        elif inside and line.startswith("name ") and found[-1]:
            found[-1] = number
            inside = False
    return iter(found if len(found) == len(packages) else [1] * len(packages))
