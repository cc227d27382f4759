"""Globs over paths relative to the project root, as users write them in the configuration.

`*`, `?` and `[…]` stay within a name, `**` crosses directories. A glob without `/` matches a name at any depth; one with `/` is
anchored at the root. A glob that matches a directory covers everything below it. `{a,b}` means either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache


@lru_cache(maxsize=512)
def glob_regex(glob: str) -> str:
    """The regular expression (without groups) that matches a whole relative path with `/`."""
    anchored = glob.removeprefix("./").removesuffix("/")
    floating = "" if "/" in anchored else "(?:.*/)?"
    branches = "|".join(_translated(branch.removeprefix("/")) for branch in _expanded(anchored))
    return rf"{floating}(?:{branches})(?:/.*)?"


def compile_globs(globs: Iterable[str]) -> re.Pattern[str] | None:
    """One pattern for all of `globs`, to be used with `fullmatch`; None when there are none."""
    branches = [glob_regex(glob) for glob in globs]
    return re.compile("|".join(branches), re.DOTALL) if branches else None


def _expanded(glob: str) -> Iterator[str]:
    """The globs that `{a,b}` stands for."""
    match = re.search(r"\{([^{}]*,[^{}]*)\}", glob)
    if match is None:
        yield glob
        return
    for choice in match[1].split(","):
        yield from _expanded(glob[: match.start()] + choice + glob[match.end() :])


_TOKEN = re.compile(r"(\*\*/)|(/\*\*$)|(\*\*)|(\*)|(\?)|(\[!?\]?[^\]/]*\])")


def _translated(glob: str) -> str:
    pieces = []
    position = 0
    for token in _TOKEN.finditer(glob):
        pieces.append(re.escape(glob[position : token.start()]))
        position = token.end()
        if token[6]:
            inner = token[6][1:-1].replace("\\", r"\\").replace("[", r"\[").replace("&&", r"\&&")
            pieces.append(f"[^{inner[1:]}/]" if inner.startswith("!") else f"[{inner}]")
        else:
            pieces.append({1: "(?:.*/)?", 2: "/.+", 3: ".*", 4: "[^/]*", 5: "[^/]"}[token.lastindex or 0])
    pieces.append(re.escape(glob[position:]))
    return "".join(pieces)
