"""pymongo.synchronous.collection: another name of `pymongo.collection`."""

from pymongo.collection import Collection as Collection
