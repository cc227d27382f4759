"""Reports for the back office."""

import asyncio
from typing import Annotated

import asyncpg
from fastapi import APIRouter, Depends

from app.database import get_pool
from app.ledger import monthly_total

router = APIRouter(prefix="/reports")


@router.get("/orders")
async def count_orders(pool: Annotated[asyncpg.Pool, Depends(get_pool)]):
    """How many orders there are."""
    return {"orders": await pool.fetchval("SELECT count(*) FROM orders")}


@router.get("/turnover/{month}")
async def turnover(month: str):
    """The turnover of a month."""
    return {"cents": await asyncio.to_thread(monthly_total, month)}
