"""The session is made and begun; its first statement fails."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.orm import Session

engine = create_async_engine("sqlite+aiosqlite:///app.db")


def main():
    with Session(engine) as session, session.begin():
        return session.scalar(text("SELECT 1"))
