"""playhouse.shortcuts: models from and to dictionaries.

`model_to_dict` follows foreign keys, which reads only those rows that are not at hand: whether it does I/O is not known.
"""

from typing import Any

def model_to_dict(model: Any, recurse: bool = True, backrefs: bool = False, **options: Any) -> dict[str, Any]: ...
def update_model_from_dict(instance: Any, data: Any, ignore_unknown: bool = False) -> Any: ...
def dict_to_model(model_class: Any, data: Any, ignore_unknown: bool = False) -> Any: ...

class ReconnectMixin:
    """Beside a database: connects again where the connection was lost."""

def __getattr__(name: str) -> Any: ...
