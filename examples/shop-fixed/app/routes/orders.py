"""Orders: what was bought."""

from typing import Annotated

import asyncpg
from fastapi import APIRouter, Depends

from app.database import get_pool

router = APIRouter(prefix="/orders")


@router.post("/{product_id}")
async def create_order(product_id: int, pool: Annotated[asyncpg.Pool, Depends(get_pool)]):
    """Buy a product."""
    order_id = await pool.fetchval("INSERT INTO orders (product_id) VALUES ($1) RETURNING id", product_id)
    await pool.execute("UPDATE stock SET sold = now() WHERE product_id = $1 AND sold IS NULL", product_id)
    return {"order": order_id}
