from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

engine = create_async_engine("sqlite+aiosqlite:///app.db")
Maker = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase): ...


class Evidence(Base):
    __tablename__ = "evidence"
    number: Mapped[int] = mapped_column(primary_key=True)


async def main():
    async with Maker() as session:
        evidence = Evidence(number=1)
        session.add(evidence)
        await session.commit()
        return evidence.number
