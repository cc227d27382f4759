"""sqlalchemy.orm.query: where the query lives."""

from sqlalchemy.orm import Query as Query
