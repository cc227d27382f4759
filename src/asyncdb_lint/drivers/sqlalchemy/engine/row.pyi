"""sqlalchemy.engine.row: where the names of `sqlalchemy.engine` live."""

from sqlalchemy.engine import Row as Row
from sqlalchemy.engine import RowMapping as RowMapping
