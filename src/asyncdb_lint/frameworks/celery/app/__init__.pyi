"""celery.app: the application."""

from celery import Celery as Celery
from celery import shared_task as shared_task

def __getattr__(name: str) -> Any: ...
