"""Products: what is for sale."""

from typing import Annotated

import asyncpg
from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from app.database import get_pool
from app.models import Product
from app.settings import CATALOG_URL, DSN

router = APIRouter(prefix="/products")


async def get_session():
    """A session for one request."""
    # Mistake 3: every request builds an engine, and with it a pool of its own.
    engine = create_async_engine(CATALOG_URL, connect_args={"command_timeout": 10})
    async with AsyncSession(engine, expire_on_commit=False) as session:
        yield session


@router.get("/{product_id}")
async def read_product(product_id: int, session: Annotated[AsyncSession, Depends(get_session)]):
    """One product."""
    return await session.get(Product, product_id)


@router.get("/{product_id}/price")
async def read_price(product_id: int, pool: Annotated[asyncpg.Pool, Depends(get_pool)]):
    """What a product costs."""
    # Mistake 2: the row is a coroutine that nobody awaits.
    row = pool.fetchrow("SELECT price FROM products WHERE id = $1", product_id)
    return {"price": row["price"]}


@router.get("/{product_id}/stock")
async def read_stock(product_id: int):
    """How many are left."""
    # Mistake 3 again: every request opens a connection.
    connection = await asyncpg.connect(DSN, command_timeout=10)
    try:
        return await connection.fetchval("SELECT count(*) FROM stock WHERE product_id = $1", product_id)
    finally:
        await connection.close()
