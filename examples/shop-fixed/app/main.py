"""The application: `uvicorn app.main:app`."""

from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.database import open_pool
from app.routes import orders, products, reports


@asynccontextmanager
async def lifespan(app: FastAPI):
    """Open the pool at start-up and close it at the end."""
    app.state.pool = await open_pool()
    try:
        yield
    finally:
        await app.state.pool.close()


app = FastAPI(title="Shop", lifespan=lifespan)
app.include_router(products.router)
app.include_router(orders.router)
app.include_router(reports.router)
