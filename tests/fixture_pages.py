"""Reads literate test pages: Markdown whose code fences are the files of small projects and say what must be found in them.

- A heading that has fences below it is a case; its test id is the path of headings above it, the page's title left out.
- A line `` `app/db.py`: `` names the file of the next fence, whatever its language (a lock file, say); without it a `python` fence is
  `app/main.py`, a `toml` fence the case's `[tool.asyncdb-lint]` table, a `snapshot` fence the report in the format `full`.
- `# error: [rule]`, with the rule's name or code, several by comma, and optionally a quoted part of the message, says what is found
  at a line. Nothing may be found at any other line.
- `# reveal: TEXT` says what the evaluator knows of the line's expression statement, assigned or returned value.
- `Rules: name, …` on a line of its own before the first case says which rules run on the page; else the one of the page's name does,
  and on a page about the evaluator none.

A page that cannot be understood, or has no case, raises `PageError`: no expectation is ever lost silently.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from asyncdb_lint.rules import all_rules

FIXTURES = Path(__file__).parent / "fixtures"
EVALUATOR = "evaluator"
DEFAULT_FILE = "app/main.py"
FOREIGN_COMMENTS = frozenset({"asyncdb", "coding", "fmt", "noqa", "pragma", "ruff", "type"})
CODES: Mapping[str, str] = {word: rule.code for rule in all_rules() for word in (rule.name, rule.code)}

_FENCE = re.compile(r"(`{3,}|~{3,})\s*(\w*)\s*")
_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*")
_FILE_NAME = re.compile(r"`([^`]+)`:")
_RULES = re.compile(r"Rules:\s*(.+)")
_MARKER = re.compile(r"#\s*([a-z][a-z-]*):")
_ERROR = re.compile(r'\s*\[([^\]]+)\](?:\s+"([^"]+)")?\s*')


class PageError(Exception):
    """A page that cannot be understood; the message begins with its path and line."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding that must be there: the rule's code, and a part of its message."""

    code: str
    message: str = ""

    def __str__(self) -> str:
        return f'[{self.code}] "{self.message}"' if self.message else f"[{self.code}]"


@dataclass(slots=True)
class Case:
    """One case: files by path, and what must be found by (path, line)."""

    name: str
    place: str
    rules: tuple[str, ...]
    files: dict[str, str] = field(default_factory=dict)
    options: dict[str, object] = field(default_factory=dict)
    snapshot: str | None = None
    errors: dict[tuple[str, int], list[Expected]] = field(default_factory=dict)
    reveals: dict[tuple[str, int], str] = field(default_factory=dict)


def pages() -> list[Path]:
    """All pages of the suite, in order."""
    return sorted((*FIXTURES.glob("*.md"), *(FIXTURES / EVALUATOR).glob("*.md")))


def read_page(path: Path) -> list[Case]:
    """The cases of the page; raises PageError."""
    return parse_page(path.read_text("utf-8"), path)


def parse_page(text: str, path: Path) -> list[Case]:
    """The cases of a page with this text; raises PageError."""
    return _Parser(path).parse(text)


class _Parser:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._number = 0
        self._headings: list[tuple[int, str]] = []
        self._rules: tuple[str, ...] | None = None
        self._cases: dict[str, Case] = {}
        self._heading_line = 0
        self._case: Case | None = None
        self._file_name: str | None = None

    def parse(self, text: str) -> list[Case]:
        lines = enumerate(text.splitlines(), 1)
        for self._number, line in lines:
            if fence := _FENCE.fullmatch(line):
                self._fence(fence[1], fence[2], lines)
            elif _FENCE.match(line):
                raise self._error("the opening line of a fence has nothing after its language")
            else:
                self._prose(line)
        if not self._cases:
            raise self._error("the page has no case")
        for case in self._cases.values():
            self._check(case)
        return list(self._cases.values())

    def _error(self, message: str, line: int = 0) -> PageError:
        return PageError(f"{self._path}:{line or self._number}: {message}")

    # ------------------------------------------------------------------------------------------------------------------- prose

    def _prose(self, line: str) -> None:
        if self._file_name is not None and line.strip():
            raise self._error(f"no fence follows the file name `{self._file_name}`")
        if heading := _HEADING.fullmatch(line):
            level = len(heading[1])
            self._headings = [*(outer for outer in self._headings if outer[0] < level), (level, heading[2])]
            self._heading_line = self._number
            self._case = None
        elif name := _FILE_NAME.fullmatch(line):
            self._file_name = name[1]
        elif rules := _RULES.fullmatch(line):
            if self._cases or self._rules is not None:
                raise self._error("`Rules:` stands once, before the first case")
            self._rules = tuple(self._code(word.strip()) for word in rules[1].split(","))

    def _code(self, word: str) -> str:
        if word not in CODES:
            raise self._error(f"there is no rule `{word}`")
        return CODES[word]

    def _selected(self) -> tuple[str, ...]:
        if self._rules is not None:
            return self._rules
        return () if self._is_about_evaluator() else (self._code(self._path.stem),)

    def _is_about_evaluator(self) -> bool:
        return self._path.parent.name == EVALUATOR

    # ------------------------------------------------------------------------------------------------------------------ fences

    def _fence(self, mark: str, language: str, lines: Iterator[tuple[int, str]]) -> None:
        first = self._number
        content = []
        for self._number, line in lines:
            if line.strip() == mark:
                break
            content.append(line)
        else:
            raise self._error("the fence is not closed", first)
        case = self._case or self._new_case()
        name, self._file_name = self._file_name, None
        text = "".join(f"{line}\n" for line in content)
        if name is not None:
            self._add_file(case, name, text, first)
        elif language == "python":
            self._add_file(case, DEFAULT_FILE, text, first)
        elif language == "toml" and not case.options:
            case.options = self._options(text, first)
        elif language == "snapshot" and case.snapshot is None:
            case.snapshot = text
        else:
            raise self._error(f"a second `{language}` fence, or a language that means nothing here", first)

    def _new_case(self) -> Case:
        if not self._headings:
            raise self._error("a fence stands before the first heading")
        texts = [text for _, text in self._headings]
        name = " > ".join(texts[1:] or texts)
        if name in self._cases:
            raise self._error(f"a second case `{name}`", self._heading_line)
        self._case = self._cases[name] = Case(name, f"{self._path}:{self._heading_line}", self._selected())
        return self._case

    def _options(self, text: str, first: int) -> dict[str, object]:
        try:
            table = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise self._error(f"not TOML: {error}", first) from None
        own: dict[str, object] = table.get("tool", {}).get("asyncdb-lint", table)
        if not own:
            raise self._error("an empty configuration", first)
        return own

    def _add_file(self, case: Case, name: str, text: str, first: int) -> None:
        if name in case.files:
            raise self._error(f"a second file `{name}`; name files by a line such as `` `app/db.py`: ``", first)
        case.files[name] = text
        for number, line in enumerate(text.splitlines(), 1):
            _, *pieces = _MARKER.split(line)
            for kind, content in zip(pieces[::2], pieces[1::2], strict=True):
                self._marker(case, (name, number), kind, content, first + number)

    def _marker(self, case: Case, at: tuple[str, int], kind: str, text: str, line: int) -> None:
        if kind == "error":
            content = _ERROR.fullmatch(text)
            if content is None:
                raise self._error(f'expected `# error: [rule] "part of the message"`, got `{text.strip()}`', line)
            for word in content[1].split(","):
                if word.strip() not in CODES:
                    raise self._error(f"there is no rule `{word.strip()}`", line)
                case.errors.setdefault(at, []).append(Expected(CODES[word.strip()], content[2] or ""))
        elif kind == "reveal":
            if at in case.reveals or not text.strip():
                raise self._error("expected one `# reveal: TEXT`", line)
            case.reveals[at] = text.strip()
        elif kind not in FOREIGN_COMMENTS:
            raise self._error(f"unknown marker `# {kind}:`", line)

    def _check(self, case: Case) -> None:
        if not any(name.endswith((".py", ".pyi")) for name in case.files):
            raise PageError(f"{case.place}: a case without Python file")
        if self._is_about_evaluator() and not case.reveals:
            raise PageError(f"{case.place}: a case about the evaluator without `# reveal:`")
