"""apscheduler: functions called at given times, where the kind of scheduler says."""

FRAMEWORK = {"name": "APScheduler", "distributions": ("apscheduler",)}
