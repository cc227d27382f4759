"""arq.cron: jobs at given times."""

from collections.abc import Callable
from typing import Annotated, Any

from asyncdb_lint.vocabulary import called_by_framework

class CronJob: ...

def cron(
    coroutine: Annotated[str | Callable[..., Any], called_by_framework(when="background", sync="loop")], **options: Any
) -> CronJob: ...
