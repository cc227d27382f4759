"""pymongo.synchronous.cursor: another name of `pymongo.cursor`."""

from pymongo.cursor import Cursor as Cursor
