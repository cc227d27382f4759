"""`python -m asyncdb_lint` is the same program as `asyncdb-lint`."""

import sys

from asyncdb_lint.cli import main

if __name__ == "__main__":
    sys.exit(main())
