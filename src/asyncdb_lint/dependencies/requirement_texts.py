"""One requirement as a text: `sqlalchemy[asyncio]>=2.0; python_version >= "3.11"`."""

from __future__ import annotations

from packaging.requirements import InvalidRequirement
from packaging.requirements import Requirement as Parsed

from asyncdb_lint.dependencies.records import PROJECT, Dependency, Requirement, normalized


def parsed_requirement(text: str) -> Parsed | None:
    """The requirement that the text is; None if it is none."""
    try:
        return Parsed(text)
    except InvalidRequirement:
        return None


def _specifier(found: Parsed) -> str:
    """The requirement's bounds, the lower ones first."""
    return ",".join(sorted(map(str, found.specifier), key=lambda clause: (clause[0] == "<", clause[0] == "!", clause)))


def requirement(text: str, line: int, group: str = PROJECT) -> Requirement | None:
    """A requirement that stands at a line of a file; None if the text is none."""
    found = parsed_requirement(text)
    if found is None:
        return None
    marker = str(found.marker or "")
    return Requirement(normalized(found.name), _specifier(found), line, tuple(sorted(found.extras)), marker, group)


def dependency(text: str, extra: str = "") -> Dependency | None:
    """What a locked package requires; None if the text is no requirement."""
    found = parsed_requirement(text)
    if found is None:
        return None
    marker = str(found.marker or "")
    return Dependency(normalized(found.name), _specifier(found), tuple(sorted(found.extras)), marker, extra)
