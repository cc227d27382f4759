"""Flask-SQLAlchemy: a scoped session of SQLAlchemy for each application context, and models with `query`."""

from flask_sqlalchemy.extension import SQLAlchemy as SQLAlchemy

# Its sessions are SQLAlchemy's: what `run_sync` of the one may do, may that of the other.
DRIVER = {
    "name": "SQLAlchemy",
    "mode": "sync",
    "layer": "session",
    "use": "`AsyncSession`",
    "distributions": ("flask-sqlalchemy",),
}
