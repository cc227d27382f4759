"""An installed environment, read as if it were a lock file: what is in it, and what each distribution requires.

Markers are judged for the interpreter that runs this tool; an extra's requirements are kept apart from those that always hold.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from glob import escape, glob

from asyncdb_lint.dependencies.records import Dependency, DependencyFile, LockedPackage, Malformed, normalized
from asyncdb_lint.dependencies.requirement_texts import parsed_requirement

_LAYOUTS = ("", "lib/python*/site-packages", "Lib/site-packages", "lib64/python*/site-packages")


def read_environment(directory: str, root: str) -> DependencyFile:
    """The environment in a directory (a virtual environment, or its `site-packages`); paths are relative to the root.

    Raises Malformed if no distribution is installed there.
    """
    from importlib_metadata import distributions

    packages = []
    for place in _site_packages(directory):
        for distribution in distributions(path=[place]):
            where = getattr(distribution, "_path", None)
            name = distribution.metadata["Name"]
            if name and where is not None:
                path = os.path.join(str(where), "METADATA")
                shown = os.path.relpath(path, root).replace(os.sep, "/")
                needs = tuple(_dependencies(distribution.requires or (), distribution.metadata.get_all("Provides-Extra") or ()))
                packages.append(LockedPackage(normalized(name), distribution.version, _name_line(path), (), needs, path=shown))
    if not packages:
        raise Malformed("has no installed distributions")
    packages.sort(key=lambda package: package.name)
    return DependencyFile(os.path.relpath(directory, root).replace(os.sep, "/"), tuple(packages), has_edges=True)


def _site_packages(directory: str) -> list[str]:
    found = (path for layout in _LAYOUTS for path in sorted(glob(os.path.join(escape(directory), layout))))
    places: dict[str, str] = {}
    for path in filter(os.path.isdir, found):
        places.setdefault(os.path.realpath(path), path)  # `lib64` is a link to `lib`
    return list(places.values())


def _dependencies(requires: Iterable[str], extras: Iterable[str]) -> Iterator[Dependency]:
    for text in requires:
        found = parsed_requirement(text)
        if found is None:
            continue
        needed = Dependency(normalized(found.name), str(found.specifier), tuple(sorted(map(normalized, found.extras))))
        if found.marker is None or found.marker.evaluate({"extra": ""}):
            yield needed
            continue
        for extra in extras:
            if found.marker.evaluate({"extra": extra}):
                yield needed._replace(extra=normalized(extra))


def _name_line(path: str) -> int:
    """The line of a METADATA file that gives the name; 1 if there is none."""
    try:
        with open(path, encoding="utf-8", errors="replace") as stream:
            return next((number for number, line in enumerate(stream, 1) if line.lower().startswith("name:")), 1)
    except OSError:
        return 1
