"""sqlalchemy.engine.base: where the names of `sqlalchemy.engine` live."""

from sqlalchemy.engine import Connection as Connection
from sqlalchemy.engine import Engine as Engine
from sqlalchemy.engine import NestedTransaction as NestedTransaction
from sqlalchemy.engine import RootTransaction as RootTransaction
from sqlalchemy.engine import Transaction as Transaction
from sqlalchemy.engine import TwoPhaseTransaction as TwoPhaseTransaction
