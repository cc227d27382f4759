"""aioboto3: the services of AWS, by boto3's names."""

from typing import Any

from aiobotocore.session import _Client
from asyncdb_lint.vocabulary import AsyncContext

FRAMEWORK = {"name": "aioboto3", "distributions": ("aioboto3",)}

class Session:
    def __init__(self, *args: Any, **options: Any) -> None: ...
    def client(self, *args: Any, **kwargs: Any) -> AsyncContext[_Client]: ...
    def resource(self, *args: Any, **kwargs: Any) -> AsyncContext[Any]: ...
    def __getattr__(self, name: str) -> Any: ...
