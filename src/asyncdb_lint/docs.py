"""The generator of the pages below docs/: `python -m asyncdb_lint.docs [--check] [DIRECTORY]`.

With `--check` nothing is written; the exit code is 1 when a page is not what would be written, or a rule's documentation lacks a section.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from asyncdb_lint.explain import defects, markdown
from asyncdb_lint.rules import Rule, all_rules

_RULES = """\
# Rules

<!-- Generated from the rules' docstrings by `python -m asyncdb_lint.docs`; do not edit. -->

Every rule has a code and a name; both work wherever a rule is named, except that `# noqa` takes codes only.

| code | name | severity | default | fix | what it finds |
|---|---|---|---|---|---|
"""
_LIBRARIES = """\
# Drivers and frameworks

<!-- Generated from the stubs by `python -m asyncdb_lint.docs`; do not edit. -->

What asyncdb-lint knows of libraries stands in stub files: which calls wait for a database and how, what a pool, session or transaction is,
where a framework runs the functions it is given. A library that is not listed is unknown, and nothing is reported about it; stubs of
your own go into the directories of the option `stubs`.

## Drivers

"by release" marks drivers of which some facts depend on the release: lock files, requirements or the option `versions` say which it is.

| driver | modules | distributions | kind | facts | the asynchronous way |
|---|---|---|---|---|---|
"""
_FRAMEWORKS = (
    "Where these run the functions that they are given is known: on the event loop or in threads, once or for each request."
)
_SERVICES = "What waits for an answer of these is known, which matters while a transaction is open."
_KINDS = {"sync": "synchronous", "async": "asynchronous", "both": "both"}
_PACKAGE = Path(__file__).parent


class Library(NamedTuple):
    """What the stubs of one library state: the literal of its `DRIVER` or `FRAMEWORK`, its dotted modules, and whether releases differ."""

    facts: Mapping[str, Any]
    modules: tuple[str, ...]
    differs: bool


def rules_page(rules: Iterable[Rule]) -> str:
    """The text of docs/rules.md."""
    ordered = list(rules)
    rows = [
        f"| [{rule.code}](#{rule.code.lower()}) | `{rule.name}` | {rule.severity} | {'on' if rule.default else 'off'} "
        f"| {rule.fix or '–'} | {rule.summary} |"  # noqa: RUF001
        for rule in ordered
    ]
    return _RULES + "\n".join(rows) + "\n\n" + "\n".join(markdown(rule) for rule in ordered)


def drivers_page() -> str:
    """The text of docs/drivers.md."""
    rows = [_driver_row(library) for library in _sorted(libraries("drivers", "DRIVER"))]
    frameworks = [_name_and_distributions(library) for library in _sorted(libraries("frameworks", "FRAMEWORK"))]
    services = [_name_and_distributions(library) for library in _sorted(libraries("services", "FRAMEWORK"))]
    return (
        _LIBRARIES
        + "\n".join(rows)
        + f"\n\n## Frameworks\n\n{_FRAMEWORKS}\n\n"
        + "\n".join(frameworks)
        + f"\n\n## Other services\n\n{_SERVICES}\n\n"
        + "\n".join(services)
        + "\n"
    )


def libraries(room: str, word: str) -> Iterator[Library]:
    """The libraries of a directory of stubs whose stub assigns the word."""
    stubs = {_dotted(path, _PACKAGE / room): path.read_text(encoding="utf-8") for path in sorted((_PACKAGE / room).rglob("*.pyi"))}
    for name, text in stubs.items():
        facts = _assigned(text, word)
        if facts is not None:
            inner = [text for other, text in stubs.items() if other == name or other.startswith(f"{name}.")]
            yield Library(facts, (name,), any(re.search(r"^\s*if VERSION", stub, re.MULTILINE) for stub in inner))


def _dotted(path: Path, room: Path) -> str:
    return ".".join(path.relative_to(room).with_suffix("").parts).removesuffix(".__init__")


def _assigned(text: str, word: str) -> Mapping[str, Any] | None:
    """The literal that the stub assigns to the word at its top."""
    if f"{word} = " not in text:
        return None
    for statement in ast.parse(text).body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name) and statement.targets[0].id == word:
            value: Mapping[str, Any] = ast.literal_eval(statement.value)
            return value
    return None


def _sorted(found: Iterable[Library]) -> list[Library]:
    """By name, the modules of one distribution together."""
    known: dict[tuple[str, tuple[str, ...]], Library] = {}
    for library in found:
        key = (library.facts["name"].lower(), tuple(library.facts.get("distributions", ())))
        known[key] = _joined(known[key], library) if key in known else library
    return [known[key] for key in sorted(known)]


def _joined(one: Library, other: Library) -> Library:
    return one._replace(modules=(*one.modules, *other.modules), differs=one.differs or other.differs)


def _driver_row(library: Library) -> str:
    facts = library.facts
    modules = ", ".join(f"`{module}`" for module in library.modules)
    distributions = ", ".join(facts.get("distributions", ())) or "the standard library"
    by_release = "by release" if library.differs else ""
    return f"| {facts['name']} | {modules} | {distributions} | {_KINDS[facts['mode']]} | {by_release} | {facts.get('use', '')} |"


def _name_and_distributions(library: Library) -> str:
    distributions = ", ".join(library.facts.get("distributions", ()))
    return f"- {library.facts['name']}" + (f" ({distributions})" if distributions else "")


def main(argv: Sequence[str]) -> int:
    """Write or check the pages; gives the exit code."""
    arguments = [argument for argument in argv if argument != "--check"]
    directory = Path(arguments[0] if arguments else "docs")
    pages = {directory / "rules.md": rules_page(all_rules()), directory / "drivers.md": drivers_page()}
    wrong = [f"{rule.code} {rule.name}: {defect}" for rule in all_rules() for defect in defects(rule)]
    for page, text in pages.items():
        if "--check" not in argv:
            directory.mkdir(parents=True, exist_ok=True)
            page.write_text(text, encoding="utf-8", newline="\n")
        elif not page.is_file() or page.read_text(encoding="utf-8") != text:
            wrong.append(f"{page} is out of date; run `python -m asyncdb_lint.docs`")
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
