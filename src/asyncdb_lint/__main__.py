"""`python -m asyncdb_lint` is the same program as `asyncdb-lint`."""

from asyncdb_lint.cli import run

if __name__ == "__main__":
    run()
