"""pylock.toml and pylock.<name>.toml: https://packaging.python.org/en/latest/specifications/pylock-toml/"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from packaging.pylock import Package, Pylock, PylockUnsupportedVersionError, PylockValidationError

from asyncdb_lint.dependencies.documents import decoded, entry_lines, parsed, text_at
from asyncdb_lint.dependencies.records import Dependency, DependencyFile, LockedPackage, Malformed, normalized


def read(path: str, content: bytes) -> DependencyFile:
    """The file; raises Malformed."""
    text = decoded(content)
    try:
        lock = Pylock.from_dict(parsed(text))
    except PylockUnsupportedVersionError as error:
        raise Malformed(f"has a format version that is not known: {error}") from None
    except PylockValidationError as error:
        raise Malformed(f"is no valid lock file: {error}") from None
    lines = entry_lines(text, "packages", lock.packages)
    found = tuple(_package(package, line) for package, line in zip(lock.packages, lines, strict=True))
    return DependencyFile(path, found, has_edges=any(package.dependencies for package in found))


def _package(package: Package, line: int) -> LockedPackage:
    return LockedPackage(
        normalized(package.name),
        str(package.version or ""),
        line,
        dependencies=tuple(_dependencies(package)),
        marker=str(package.marker or ""),
        is_project=package.directory is not None,
    )


def _dependencies(package: Package) -> Iterator[Dependency]:
    for item in package.dependencies or ():
        if isinstance(item, Mapping) and isinstance(item.get("name"), str):
            version = text_at(item, "version")
            yield Dependency(normalized(item["name"]), f"=={version}" if version else "", marker=text_at(item, "marker"))
