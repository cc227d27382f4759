"""sqlalchemy.engine.result: where the names of `sqlalchemy.engine` live."""

from sqlalchemy.engine import FrozenResult as FrozenResult
from sqlalchemy.engine import MappingResult as MappingResult
from sqlalchemy.engine import Result as Result
from sqlalchemy.engine import ScalarResult as ScalarResult
