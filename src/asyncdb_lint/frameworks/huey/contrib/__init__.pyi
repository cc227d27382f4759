"""huey.contrib: what surrounds the queue."""
