"""apscheduler.schedulers: one module for each kind of scheduler."""
