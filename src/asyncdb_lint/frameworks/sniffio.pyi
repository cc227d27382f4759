"""sniffio: which asynchronous library runs here, if one does."""

from asyncdb_lint.vocabulary import tells_running_loop

FRAMEWORK = {"name": "sniffio", "distributions": ("sniffio",)}

class AsyncLibraryNotFoundError(RuntimeError): ...

@tells_running_loop
def current_async_library() -> str: ...
