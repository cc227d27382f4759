"""apscheduler.schedulers.blocking: a scheduler that has the program to itself."""

from apscheduler.schedulers.base import BaseScheduler

class BlockingScheduler(BaseScheduler): ...
