"""flask_sqlalchemy.model: models, each with a query of its own."""

from typing import Any

from flask_sqlalchemy.query import Query
from sqlalchemy import MetaData

class Model:
    metadata: MetaData
    query: Query

def __getattr__(name: str) -> Any: ...
