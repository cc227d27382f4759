"""alembic: migrations, which it calls as plain functions."""

from typing import Any

from alembic import op as op

FRAMEWORK = {"name": "Alembic", "distributions": ("alembic",)}

MIGRATIONS = {
    "imports": "op",
    "identifiers": ("revision", "down_revision"),
    "steps": {"upgrade": "applied", "downgrade": "undone"},
}

def __getattr__(name: str) -> Any: ...  # context
