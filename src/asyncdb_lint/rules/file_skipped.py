"""## What it does
Reports files that were not analysed because they are too large, too deeply nested, in an encoding that Python does not know, or templates
from which Python files are made (`{% if … %}`).

## Why is this bad?
A file that is skipped must be visible: otherwise silence about it would look like proof. Such files are usually generated.

## Example
A generated module with a table of several megabytes; an expression of thousands of nested parentheses.

## Use instead
Keep such data in a file of its own format, or exclude the generated module.

## When it stays silent
- On files that the configuration or `.gitignore` excludes; exclude generated files there.
"""

from __future__ import annotations

from asyncdb_lint.model import Severity
from asyncdb_lint.rules import Rule

RULE = Rule("ADB002", "file-skipped", "A file was not analysed", Severity.WARNING, None, doc=__doc__)
