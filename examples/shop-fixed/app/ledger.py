"""The ledger of the accounting department."""

import psycopg

from app.settings import LEDGER_DSN


def monthly_total(month: str) -> int:
    """The turnover of a month (`2026-01`) in cents. Blocks: call it in a thread."""
    with psycopg.connect(LEDGER_DSN) as connection:
        row = connection.execute("SELECT sum(amount) FROM entries WHERE month = %s", (month,)).fetchone()
        return row[0] if row else 0
