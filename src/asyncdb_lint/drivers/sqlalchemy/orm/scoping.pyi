"""sqlalchemy.orm.scoping: where the scoped session lives."""

from sqlalchemy.orm import scoped_session as scoped_session
