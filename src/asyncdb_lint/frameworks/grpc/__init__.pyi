"""grpc: methods of servicers; coroutines run on the event loop of `grpc.aio`, plain functions in threads."""

from collections.abc import Callable
from typing import Annotated, Any

from asyncdb_lint.vocabulary import called_by_framework
from grpc import aio as aio

FRAMEWORK = {"name": "gRPC", "distributions": ("grpcio",)}

def unary_unary_rpc_method_handler(
    behavior: Annotated[Callable[..., Any], called_by_framework(when="request")],
    request_deserializer: Any = None,
    response_serializer: Any = None,
) -> Any: ...
def unary_stream_rpc_method_handler(
    behavior: Annotated[Callable[..., Any], called_by_framework(when="request")],
    request_deserializer: Any = None,
    response_serializer: Any = None,
) -> Any: ...
def stream_unary_rpc_method_handler(
    behavior: Annotated[Callable[..., Any], called_by_framework(when="request")],
    request_deserializer: Any = None,
    response_serializer: Any = None,
) -> Any: ...
def stream_stream_rpc_method_handler(
    behavior: Annotated[Callable[..., Any], called_by_framework(when="request")],
    request_deserializer: Any = None,
    response_serializer: Any = None,
) -> Any: ...
def __getattr__(name: str) -> Any: ...  # StatusCode, server, insecure_channel, …
