"""sqlalchemy.engine.url: where the names of `sqlalchemy.engine` live."""

from sqlalchemy.engine import URL as URL
from sqlalchemy.engine import make_url as make_url
