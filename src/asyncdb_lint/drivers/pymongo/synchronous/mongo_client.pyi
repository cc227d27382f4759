"""pymongo.synchronous.mongo_client: another name of `pymongo.mongo_client`."""

from pymongo.mongo_client import MongoClient as MongoClient
