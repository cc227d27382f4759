"""litestar.controller: a class of handlers; its methods carry the decorators."""

from litestar.router import Router

class Controller:
    path: str
    owner: Router
    def __init__(self, owner: Router) -> None: ...
