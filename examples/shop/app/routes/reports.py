"""Reports for the back office."""

import psycopg2
from fastapi import APIRouter

from app.ledger import monthly_total
from app.settings import DSN

router = APIRouter(prefix="/reports")


@router.get("/orders")
async def count_orders():
    """How many orders there are."""
    # Mistake 1: psycopg2 blocks the event loop, and every other request with it.
    connection = psycopg2.connect(DSN)
    cursor = connection.cursor()
    cursor.execute("SELECT count(*) FROM orders")
    return {"orders": cursor.fetchone()[0]}


@router.get("/turnover/{month}")
async def turnover(month: str):
    """The turnover of a month."""
    # Mistake 1 again, in a helper of another module.
    return {"cents": monthly_total(month)}
