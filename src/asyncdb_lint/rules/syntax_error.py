"""## What it does
Reports files that cannot be parsed, at the first error.

## Why is this bad?
Nothing else is reported for such a file, and what other files import from it is unknown: the silence of the other rules means less. All
other files are still analysed.

## Example
```python
def broken(:
    pass
```

## Use instead
```python
def mended():
    pass
```

## When it stays silent
- On syntax of any Python version up to 3.15, whatever version this tool itself runs on.
"""

from __future__ import annotations

from asyncdb_lint.model import Severity
from asyncdb_lint.rules import Rule

RULE = Rule("ADB000", "syntax-error", "A file cannot be parsed", Severity.ERROR, None, doc=__doc__)
