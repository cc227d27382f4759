"""sqlalchemy.future: the 2.0 names under their 1.4 address."""

from sqlalchemy import create_engine as create_engine
from sqlalchemy.engine import Connection as Connection
from sqlalchemy.engine import Engine as Engine
from sqlalchemy.sql import select as select
