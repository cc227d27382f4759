from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

engine = create_engine("sqlite:///app.db")


def main():
    with Session(engine) as session, session.begin():
        return session.scalar(text("SELECT 1"))
