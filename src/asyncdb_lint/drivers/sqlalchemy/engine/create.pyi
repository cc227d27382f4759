"""sqlalchemy.engine.create: where the makers of engines live."""

from sqlalchemy import create_engine as create_engine
from sqlalchemy import engine_from_config as engine_from_config
