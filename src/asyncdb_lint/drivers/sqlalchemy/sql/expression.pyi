"""sqlalchemy.sql.expression: where statements live."""

from typing import Any

from sqlalchemy.sql import Delete as Delete
from sqlalchemy.sql import Executable as Executable
from sqlalchemy.sql import Insert as Insert
from sqlalchemy.sql import Select as Select
from sqlalchemy.sql import Update as Update
from sqlalchemy.sql import delete as delete
from sqlalchemy.sql import insert as insert
from sqlalchemy.sql import select as select
from sqlalchemy.sql import text as text
from sqlalchemy.sql import update as update

class TextClause(Executable): ...

def __getattr__(name: str) -> Any: ...
