"""pymongo.synchronous.database: another name of `pymongo.database`."""

from pymongo.database import Database as Database
