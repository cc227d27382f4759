"""Which releases a specifier admits, as one range: PEP 440's operators and Poetry's (`^2.0`, `~2.0`, `2.*`, `>=1,<2 || >=3`).

A range may admit more than its specifier, never less: exclusions (`!=`) and gaps between alternatives are left out, and of a version
only the release counts, so that a pre-release of 2.1 is 2.1. The releases in a range have no zeros at their end: 2.1 and 2.1.0 are one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

Release = tuple[int, ...]

_RELEASE = re.compile(r"[vV]?(?:\d+!)?(\d{1,18}(?:\.\d{1,18})*)")
_CLAUSE = re.compile(r"(===|==|~=|!=|<=|>=|<|>|\^|~|=)?\s*([^\s,|<>=!~^]+)")
_ALTERNATIVES = re.compile(r"\|\|?")


class Range(NamedTuple):
    """The releases from `lowest` to `highest` (None: all that follow); `below`: `highest` itself is not among them."""

    lowest: Release = ()
    highest: Release | None = None
    below: bool = False


ANY = Range()


def release_of(version: str) -> Release | None:
    """The numbers of a version as written: (2, 1) of `2.1.dev0`; None if it has none."""
    match = _RELEASE.match(version.strip())
    return tuple(int(part) for part in match[1].split(".")) if match else None


def without_zeros(release: Release) -> Release:
    """The release without zeros at its end, so that tuples compare as releases do."""
    length = len(release)
    while length and not release[length - 1]:
        length -= 1
    return release[:length]


def exactly(release: Release) -> Range:
    """This release alone."""
    return Range(without_zeros(release), without_zeros(release))


def beginning_with(release: Release) -> Range:
    """The releases that begin with these numbers: 2.0.7 among others for (2, 0)."""
    return Range(without_zeros(release), _next(release), True)


def admitted(specifier: str) -> Range:
    """The releases that the specifier admits."""
    return hull([_satisfying_all(_CLAUSE.findall(alternative)) for alternative in _ALTERNATIVES.split(specifier)])


def pinned(specifier: str) -> str:
    """The one version that the specifier admits; empty if it admits several."""
    clauses = _CLAUSE.findall(specifier)
    if len(clauses) != 1 or "|" in specifier:
        return ""
    operator, version = clauses[0]
    return version if operator in ("==", "===", "=", "") and "*" not in version and release_of(version) else ""


def hull(ranges: Iterable[Range]) -> Range:
    """The smallest range around all of them."""
    found = list(ranges)
    lowest = min(item.lowest for item in found)
    return Range(lowest, *max((_end(item) for item in found), key=_end_order))


def is_within(inner: Range, outer: Range) -> bool:
    """Whether every release of the inner range is in the outer one."""
    return inner.lowest >= outer.lowest and _end_order(_end(inner)) <= _end_order(_end(outer))


def _satisfying_all(clauses: Iterable[tuple[str, str]]) -> Range:
    """What satisfies all clauses; anything if nothing does, since such a specifier has not been understood."""
    found = [ANY, *(_satisfying(operator, version) for operator, version in clauses)]
    lowest = max(item.lowest for item in found)
    highest, below = min((_end(item) for item in found), key=_end_order)
    return ANY if highest is not None and lowest > highest else Range(lowest, highest, below)


def _satisfying(operator: str, version: str) -> Range:
    release = release_of(version)
    if release is None:
        return ANY
    lowest = without_zeros(release)
    match operator:
        case ">=" | ">":
            return Range(lowest)
        case "<=":
            return Range((), lowest)
        case "<":
            return Range((), lowest, True)
        case "~=":
            return Range(lowest, _next(release[:-1] or release), True)
        case "~":
            return Range(lowest, _next(release[:2]), True)
        case "^":
            return Range(lowest, _next(_until_nonzero(release)), True)
        case "!=":
            return ANY
        case _:
            return beginning_with(release) if "*" in version else exactly(release)


def _next(release: Release) -> Release:
    """The first release that no longer begins with these numbers."""
    return (*release[:-1], release[-1] + 1)


def _until_nonzero(release: Release) -> Release:
    """What Poetry's `^` holds fixed: the numbers up to the first that is not zero."""
    for length, number in enumerate(release, 1):
        if number:
            return release[:length]
    return release


def _end(found: Range) -> tuple[Release | None, bool]:
    return found.highest, found.below


def _end_order(end: tuple[Release | None, bool]) -> tuple[bool, Release, bool]:
    """Orders ends: one without bound comes last, one that excludes its release before one that includes it."""
    highest, below = end
    return highest is None, highest or (), not below
