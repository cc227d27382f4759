"""The ledger of the accounting department, read with the driver that it always was read with."""

import psycopg2

from app.settings import LEDGER_DSN


def monthly_total(month: str) -> int:
    """The turnover of a month (`2026-01`) in cents."""
    with psycopg2.connect(LEDGER_DSN) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT sum(amount) FROM entries WHERE month = %s", (month,))
        return cursor.fetchone()[0]
