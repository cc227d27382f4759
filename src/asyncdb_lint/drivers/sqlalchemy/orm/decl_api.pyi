"""sqlalchemy.orm.decl_api: where declarative mapping lives."""

from sqlalchemy.orm import DeclarativeBase as DeclarativeBase
from sqlalchemy.orm import declarative_base as declarative_base
from sqlalchemy.orm import registry as registry
