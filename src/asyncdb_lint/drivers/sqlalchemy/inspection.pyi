"""sqlalchemy.inspection: where `inspect` lives."""

from sqlalchemy import inspect as inspect
