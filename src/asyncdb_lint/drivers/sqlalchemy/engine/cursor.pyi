"""sqlalchemy.engine.cursor: where the names of `sqlalchemy.engine` live."""

from sqlalchemy.engine import CursorResult as CursorResult
