"""The generator of docs/rules.md: `python -m asyncdb_lint.docs [--check] [FILE]`.

With `--check` nothing is written; the exit code is 1 when the file is not what would be written, or a rule's documentation lacks a
section.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from asyncdb_lint.explain import defects, markdown
from asyncdb_lint.rules import Rule, all_rules

_INTRODUCTION = """\
# Rules

<!-- Generated from the rules' docstrings by `python -m asyncdb_lint.docs`; do not edit. -->

Every rule has a code and a name; both work wherever a rule is named, except that `# noqa` takes codes only.

| code | name | severity | default | fix | what it finds |
|---|---|---|---|---|---|
"""


def rules_page(rules: Iterable[Rule]) -> str:
    """The text of docs/rules.md."""
    ordered = list(rules)
    rows = [
        f"| [{rule.code}](#{rule.code.lower()}) | `{rule.name}` | {rule.severity} | {'on' if rule.default else 'off'} "
        f"| {rule.fix or '–'} | {rule.summary} |"  # noqa: RUF001
        for rule in ordered
    ]
    return _INTRODUCTION + "\n".join(rows) + "\n\n" + "\n".join(markdown(rule) for rule in ordered)


def main(argv: Sequence[str]) -> int:
    """Write or check the page; gives the exit code."""
    arguments = [argument for argument in argv if argument != "--check"]
    page = Path(arguments[0] if arguments else "docs/rules.md")
    text = rules_page(all_rules())
    wrong = [f"{rule.code} {rule.name}: {defect}" for rule in all_rules() for defect in defects(rule)]
    for line in wrong:
        print(line, file=sys.stderr)
    if "--check" not in argv:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text, encoding="utf-8", newline="\n")
        return 1 if wrong else 0
    stale = not page.is_file() or page.read_text(encoding="utf-8") != text
    if stale:
        print(f"{page} is out of date; run `python -m asyncdb_lint.docs`", file=sys.stderr)
    return 1 if wrong or stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
