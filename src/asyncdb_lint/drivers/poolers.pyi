"""Hosts that are known to be transaction-mode poolers, which lend a server connection for one transaction only.

An entry matches a URL when all its keys do. Host patterns are conventions of vendors; check them again before each release.
"""

POOLERS = [
    {"host": "pgbouncer"},
    {"host_suffix": "pooler.supabase.com", "port": 6543},  # port 5432 there lends for a session
    {"host": "-pooler."},  # Neon
    {"port": 6432},  # PgBouncer's default
    {"query": "pgbouncer=true"},
]

ADMIN_DATABASES = ("pgbouncer",)
