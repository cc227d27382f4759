"""`add()` adds, and only then does `await` fail."""

from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

engine = create_async_engine("sqlite+aiosqlite:///app.db")


class Base(DeclarativeBase): ...


class Evidence(Base):
    __tablename__ = "evidence"
    number: Mapped[int] = mapped_column(primary_key=True)


async def main():
    async with AsyncSession(engine, expire_on_commit=False) as session:
        try:
            await session.add(Evidence(number=1))
        finally:
            await session.commit()
