"""Runs a migration with Alembic on the SQLite file of the working directory."""

from __future__ import annotations

import shutil
from pathlib import Path

ENVIRONMENT = """
from alembic import context
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

with create_engine("sqlite:///app.db", poolclass=NullPool).connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
"""


def upgrade_with(migration: Path) -> dict[str, object]:
    """The revision that the database is at after `alembic upgrade head`, and the tables that the migration has made."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine, inspect, text
    from sqlalchemy.pool import NullPool

    versions = Path("migrations", "versions")
    shutil.rmtree(versions.parent, ignore_errors=True)
    versions.mkdir(parents=True)
    (versions.parent / "env.py").write_text(ENVIRONMENT)
    (versions / "0001_items.py").write_bytes(migration.read_bytes())
    config = Config()
    config.set_main_option("script_location", str(versions.parent))
    config.set_main_option("path_separator", "os")
    command.upgrade(config, "head")
    with create_engine("sqlite:///app.db", poolclass=NullPool).connect() as connection:
        tables = set(inspect(connection).get_table_names()) - {"alembic_version", "evidence"}
        return {"revision": connection.scalar(text("SELECT version_num FROM alembic_version")), "tables": sorted(tables)}
