"""A small shop: products, orders and reports on PostgreSQL."""
