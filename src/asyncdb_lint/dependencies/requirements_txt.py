"""Requirements files: https://pip.pypa.io/en/stable/reference/requirements-file-format/

Lines that ask for something else than a named distribution (paths, URLs, options of pip) are passed over. Comments `# via …`, as
pip-compile and uv write them, name who requires a distribution.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from asyncdb_lint.dependencies.includes import includes_of, text_of
from asyncdb_lint.dependencies.records import DependencyFile, normalized
from asyncdb_lint.dependencies.requirement_texts import requirement

_CONTINUATION = "\\"
_OPTION = re.compile(r"\s--?[A-Za-z].*")
_COMMENT = re.compile(r"(?:^|\s)#(.*)")
_VIA = re.compile(r"\s*via\b\s*(.*)")


class _Entry(NamedTuple):
    """A requirement's text, without continuations, options and comments; `comments` stand at its end and below it."""

    line: int
    text: str
    comments: list[str]


def read(path: str, content: bytes) -> DependencyFile:
    """The file; raises Malformed."""
    text = text_of(content)
    found = []
    for entry in _entries(text):
        parsed = requirement(entry.text, entry.line)
        if parsed is not None:
            found.append(parsed._replace(via=tuple(dict.fromkeys(_via(entry.comments)))))
    return DependencyFile(path, requirements=tuple(found), includes=includes_of(path, text), has_edges=any(r.via for r in found))


def _entries(text: str) -> Iterator[_Entry]:
    """The requirements, each with what follows it: continued lines and indented comments."""
    entry: _Entry | None = None
    continued = False
    for number, line in enumerate(text.splitlines(), 1):
        comment = _COMMENT.search(line)
        code = (line[: comment.start()] if comment else line).strip()
        follows = continued or (comment is not None and not code and line[0].isspace())
        if entry is not None and not follows:
            yield _cleaned(entry)
            entry = None
        if entry is not None:
            entry = entry._replace(text=f"{entry.text} {code.removesuffix(_CONTINUATION)}")
        elif code:
            entry = _Entry(number, code.removesuffix(_CONTINUATION), [])
        if entry is not None and comment is not None:
            entry.comments.append(comment[1])
        continued = code.endswith(_CONTINUATION)
    if entry is not None:
        yield _cleaned(entry)


def _cleaned(entry: _Entry) -> _Entry:
    """Without the options of a requirement, such as `--hash=…`."""
    return entry._replace(text=_OPTION.sub("", entry.text).strip())


def _via(comments: list[str]) -> Iterator[str]:
    """The distributions that comments name: `via fastapi, starlette`, or `via` and one name in each comment below."""
    listing = False
    for comment in comments:
        begun = _VIA.fullmatch(comment)
        if begun is None and not listing:
            continue
        names = begun[1] if begun is not None else comment
        listing = begun is None or not begun[1]
        for name in names.split(","):
            word = name.strip().partition(" ")[0].partition("[")[0]
            if word and not word.startswith("-"):
                yield normalized(word)
