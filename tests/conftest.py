"""Generated examples are the same in every run, so that a green suite stays green until something changes, on slow machines too.

Fresh ones, which may find what nobody has seen yet: `pytest --hypothesis-profile=default`.
"""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("repeatable")
