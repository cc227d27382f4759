"""pymongo.operations: what a bulk write is made of."""

from typing import Any

class DeleteMany:
    def __init__(self, filter: Any, *args: Any, **kwargs: Any) -> None: ...

class DeleteOne:
    def __init__(self, filter: Any, *args: Any, **kwargs: Any) -> None: ...

class InsertOne:
    def __init__(self, document: Any, *args: Any, **kwargs: Any) -> None: ...

class ReplaceOne:
    def __init__(self, filter: Any, replacement: Any, *args: Any, **kwargs: Any) -> None: ...

class UpdateMany:
    def __init__(self, filter: Any, update: Any, *args: Any, **kwargs: Any) -> None: ...

class UpdateOne:
    def __init__(self, filter: Any, update: Any, *args: Any, **kwargs: Any) -> None: ...

class IndexModel:
    def __init__(self, keys: Any, **kwargs: Any) -> None: ...

class SearchIndexModel:
    def __init__(self, definition: Any, *args: Any, **kwargs: Any) -> None: ...
