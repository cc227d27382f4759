"""Where the databases are."""

DSN = "postgresql://shop:shop@localhost/shop"
LEDGER_DSN = "postgresql://shop:shop@ledger.internal/ledger"

CATALOG_URL = "postgresql+asyncpg://shop:shop@localhost/shop"
REPLICA_URL = "postgresql+asyncpg://shop:shop@replica.internal/shop"
ARCHIVE_URL = "postgresql+asyncpg://shop:shop@archive.internal/shop"
