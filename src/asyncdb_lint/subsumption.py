"""One defect, one finding: what a more telling rule reports is not reported again by another.

A rule names the rules that it subsumes. Two findings are about one defect if their `defect` is equal, or, where it is empty, if they stand
at the same place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from asyncdb_lint.model import Diagnostic, Frame


def without_subsumed(found: Iterable[Diagnostic], subsumes: Mapping[str, Sequence[str]]) -> list[Diagnostic]:
    """The findings without those that another one subsumes; what these say becomes related places of that one.

    `subsumes` are, for each code, the codes of the findings that it makes superfluous.
    """
    groups: dict[object, list[Diagnostic]] = {}
    for diagnostic in found:
        groups.setdefault(diagnostic.defect or diagnostic.place, []).append(diagnostic)
    return [diagnostic for group in groups.values() for diagnostic in _most_telling(group, subsumes)]


def _most_telling(group: list[Diagnostic], subsumes: Mapping[str, Sequence[str]]) -> list[Diagnostic]:
    if len(group) == 1:
        return group
    covered = {code for diagnostic in group for code in subsumes.get(diagnostic.code, ())}
    kept = [diagnostic for diagnostic in group if diagnostic.code not in covered]
    left = [diagnostic for diagnostic in group if diagnostic.code in covered]
    if not kept or not left:
        return group
    known = {kept[0].place, *(frame.place for frame in kept[0].related)}
    further = (frame for diagnostic in left for frame in _own_frames(diagnostic) if frame.place not in known)
    return [replace(kept[0], related=(*kept[0].related, *further)), *kept[1:]]


def _own_frames(diagnostic: Diagnostic) -> Iterable[Frame]:
    """What a finding says of its own function: the call that it is about, and its further calls."""
    yield from (frame for frame in diagnostic.trace if frame.place == diagnostic.place and frame.kind in ("call", "blocking"))
    yield from diagnostic.related
