"""playhouse.signals: models that tell when they are saved and deleted."""

from typing import Any

from peewee import Model as _Model

class Model(_Model): ...

def __getattr__(name: str) -> Any: ...  # pre_save, post_save, …
