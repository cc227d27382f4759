"""PyMongo 4.9 and later: a synchronous and an asynchronous client of MongoDB."""

from asyncdb_lint.vocabulary import Context, bounds_time
from pymongo.asynchronous.mongo_client import AsyncMongoClient as AsyncMongoClient
from pymongo.mongo_client import MongoClient as MongoClient
from pymongo.operations import DeleteMany as DeleteMany
from pymongo.operations import DeleteOne as DeleteOne
from pymongo.operations import IndexModel as IndexModel
from pymongo.operations import InsertOne as InsertOne
from pymongo.operations import ReplaceOne as ReplaceOne
from pymongo.operations import UpdateMany as UpdateMany
from pymongo.operations import UpdateOne as UpdateOne

DRIVER = {
    "name": "PyMongo",
    "mode": "both",
    "layer": "driver",
    "use": "`pymongo.AsyncMongoClient`",
    "distributions": ("pymongo",),
}

SUCCEEDS = (
    {
        "distribution": "motor",
        "module": "motor",
        "state": "deprecated",
        "since": "2026-05-14",
        "use": "`pymongo.AsyncMongoClient`",
        "instead": ("pymongo.AsyncMongoClient", "pymongo.asynchronous"),
    },
)

ASCENDING = 1
DESCENDING = -1
GEO2D = "2d"
GEOSPHERE = "2dsphere"
HASHED = "hashed"
TEXT = "text"

class ReadPreference: ...
class WriteConcern: ...
class CursorType: ...
class ReturnDocument: ...

@bounds_time
def timeout(seconds: float | None) -> Context[None]: ...
