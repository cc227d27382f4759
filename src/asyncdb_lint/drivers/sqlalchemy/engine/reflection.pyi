"""sqlalchemy.engine.reflection: where the names of `sqlalchemy.engine` live."""

from sqlalchemy.engine import Inspector as Inspector
