"""sqlalchemy.orm.session: where the session lives."""

from sqlalchemy.orm import Session as Session
from sqlalchemy.orm import SessionTransaction as SessionTransaction
from sqlalchemy.orm import close_all_sessions as close_all_sessions
from sqlalchemy.orm import object_session as object_session
from sqlalchemy.orm import sessionmaker as sessionmaker
