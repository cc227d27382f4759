"""celery.app.base: where the application's class is defined."""

from celery import Celery as Celery
