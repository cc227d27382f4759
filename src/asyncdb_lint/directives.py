"""The grammar of suppression comments: `# noqa`, `# flake8: noqa` and `# asyncdb: …`, each parsed on its own.

`# noqa` follows flake8's grammar where that is sane; where flake8 would read more than the author wrote (a rule's name becomes a
blanket), nothing is suppressed and the comment is `Invalid`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from asyncdb_lint.model import Directive

VERBS = ("ignore", "disable", "enable", "file-ignore")
BLANKET = "all"


class Comment(NamedTuple):
    """A suppression comment. `kind` is "noqa" or "asyncdb", `verb` one of `VERBS`, `selectors` codes, prefixes, names or "all".

    `alone` says that nothing else stands on its line (1-based; so is the column).
    """

    kind: str
    verb: str
    selectors: tuple[str, ...]
    reason: str
    line: int
    column: int
    alone: bool

    def matching(self, code: str, name: str) -> str | None:
        """The selector that means the rule, or None."""
        for selector in self.selectors:
            if selector in (BLANKET, name) or (selector.startswith("ADB") and code.startswith(selector)):
                return selector
        return None


class Invalid(NamedTuple):
    """A comment that does not do what it seems to say (ADB003); line and column are 1-based."""

    line: int
    column: int
    message: str


_NOQA = re.compile(r"#(?P<gap>[ \t]*)noqa(?![\w-])(?P<tail>[^#]*)", re.IGNORECASE)
_NOQA_LIST = re.compile(r"(?P<before>\s*):(?P<after>\s*)(?P<rest>.*)", re.DOTALL)
_NOQA_CODE = re.compile(r"([A-Za-z]+[0-9]+|ADB)(?![\w-])[,\s]*")
_FLAKE8_FILE = re.compile(r"# flake8[:=]\s*noqa(?P<tail>[^#]*)", re.IGNORECASE)
_ASYNCDB = re.compile(r"#\s*asyncdb\s*:\s*(?P<verb>[\w-]*)\s*(?P<list>\[[^\]]*\])?(?P<reason>[^#]*)")
_KEBAB = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)+")
_CODE = re.compile(r"ADB[0-9]{0,3}")


def parse(directive: Directive) -> Iterator[Comment | Invalid]:
    """What a comment says; one comment may hold several directives."""
    text = directive.text
    if directive.alone and (file := _FLAKE8_FILE.match(text)):
        yield from _flake8_file(directive, file["tail"])
    elif noqa := _NOQA.search(text):
        yield from _noqa(directive, noqa)
    if ours := _ASYNCDB.search(text):
        yield from _asyncdb(directive, ours)


def _invalid(directive: Directive, message: str) -> Invalid:
    return Invalid(directive.line, directive.column, message)


def _comment(directive: Directive, kind: str, verb: str, selectors: tuple[str, ...], reason: str) -> Comment:
    return Comment(kind, verb, selectors, reason.strip(" \t-:,"), directive.line, directive.column, directive.alone)


def _noqa(directive: Directive, match: re.Match[str]) -> Iterator[Comment | Invalid]:
    tail = match["tail"]
    if match["gap"] != " ":
        if "ADB" in tail.upper():
            yield _invalid(directive, "`# noqa` needs exactly one blank after `#`; this comment suppresses nothing")
        return
    listed = _NOQA_LIST.match(tail)
    if listed is None:
        yield _comment(directive, "noqa", "ignore", (BLANKET,), tail)
        return
    codes, reason = _codes(listed["rest"])
    if not codes:
        if name := _KEBAB.match(reason):
            message = f"`# noqa` takes codes; use the code of `{name[0]}` or `# asyncdb: ignore[{name[0]}]`"
            yield _invalid(directive, message)
        else:
            yield _comment(directive, "noqa", "ignore", (BLANKET,), reason)
        return
    if wrong := [code for code in codes if code.startswith("adb")]:
        yield _invalid(directive, f"codes are upper case: `{wrong[0].upper()}`; `{wrong[0]}` suppresses nothing")
    ours = tuple(code for code in codes if _CODE.fullmatch(code))
    if ours:
        if listed["before"] or len(listed["after"]) > 1:
            yield _invalid(directive, f"write `# noqa: {', '.join(codes)}`: flake8 reads this spelling as a blanket `# noqa`")
        yield _comment(directive, "noqa", "ignore", ours, reason)


def _codes(text: str) -> tuple[list[str], str]:
    """The codes that `text` begins with, and what follows them."""
    codes: list[str] = []
    position = 0
    while match := _NOQA_CODE.match(text, position):
        codes.append(match[1])
        position = match.end()
    return codes, text[position:]


def _flake8_file(directive: Directive, tail: str) -> Iterator[Comment | Invalid]:
    listed = _NOQA_LIST.match(tail)
    codes, reason = _codes(listed["rest"]) if listed else ([], tail)
    if not codes:
        yield _comment(directive, "noqa", "file-ignore", (BLANKET,), reason)
        return
    ours = tuple(code for code in codes if _CODE.fullmatch(code))
    if ours:
        message = f"flake8 skips the whole file here and ignores the codes; write `# asyncdb: file-ignore[{', '.join(ours)}]`"
        yield _invalid(directive, message)
        yield _comment(directive, "noqa", "file-ignore", ours, reason)


def _asyncdb(directive: Directive, match: re.Match[str]) -> Iterator[Comment | Invalid]:
    verb = match["verb"]
    if verb not in VERBS:
        yield _invalid(directive, f"unknown directive `{verb}`; known are {', '.join(f'`{known}`' for known in VERBS)}")
        return
    selectors = tuple(item.strip() for item in (match["list"] or "[]")[1:-1].split(",") if item.strip())
    if not selectors:
        yield _invalid(directive, f"`{verb}` needs rules in brackets, such as `{verb}[ADB101]`, or `{verb}[all]`")
        return
    valid = tuple(item for item in selectors if item == BLANKET or _CODE.fullmatch(item) or _KEBAB.fullmatch(item))
    for item in selectors:
        if item not in valid:
            yield _invalid(directive, f"`{item}` is neither a code nor a rule's name")
    if valid:
        yield _comment(directive, "asyncdb", verb, valid, match["reason"])
