"""sqlmodel.orm.session: where the session lives."""

from sqlmodel import Session as Session
