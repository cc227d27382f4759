"""pymongo.synchronous: where the synchronous classes really live."""
