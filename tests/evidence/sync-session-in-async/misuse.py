from servers import POSTGRES
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

engine = create_engine(f"postgresql+psycopg://{POSTGRES}/test", poolclass=NullPool)


async def main():
    with Session(engine) as session:
        session.execute(text("SELECT pg_sleep(0.3)"))
