"""Prefect flows: order, retries, schedules. The work itself is in `pipeline`."""

import os

# Set before Prefect is imported: nothing phones home, and the server lives on this machine.
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
