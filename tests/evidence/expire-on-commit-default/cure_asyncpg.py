from servers import POSTGRES
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

engine = create_async_engine(f"postgresql+asyncpg://{POSTGRES}/test", connect_args={"command_timeout": 30})
Maker = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase): ...


class Evidence(Base):
    __tablename__ = "evidence"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


async def main():
    try:
        async with Maker() as session:
            evidence = Evidence(number=1)
            session.add(evidence)
            await session.commit()
            return evidence.number
    finally:
        await engine.dispose()
