"""Products: what is for sale."""

from typing import Annotated

import asyncpg
from fastapi import APIRouter, Depends
from sqlalchemy.ext.asyncio import AsyncSession

from app.database import get_pool, get_session
from app.models import Product

router = APIRouter(prefix="/products")


@router.get("/{product_id}")
async def read_product(product_id: int, session: Annotated[AsyncSession, Depends(get_session)]):
    """One product."""
    return await session.get(Product, product_id)


@router.get("/{product_id}/price")
async def read_price(product_id: int, pool: Annotated[asyncpg.Pool, Depends(get_pool)]):
    """What a product costs."""
    row = await pool.fetchrow("SELECT price FROM products WHERE id = $1", product_id)
    return {"price": row["price"]}


@router.get("/{product_id}/stock")
async def read_stock(product_id: int, pool: Annotated[asyncpg.Pool, Depends(get_pool)]):
    """How many are left."""
    return await pool.fetchval("SELECT count(*) FROM stock WHERE product_id = $1", product_id)
