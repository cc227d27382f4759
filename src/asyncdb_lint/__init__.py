"""asyncdb-lint finds async database misuse in Python before production does."""

__version__ = "0.1.0"
