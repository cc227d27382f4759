"""pymongo.asynchronous: the asynchronous classes."""
