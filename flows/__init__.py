"""Prefect flows: order, retries, schedules. The work itself is in `pipeline`."""

import os

import pipeline  # its root switches off what would use the network

# Set before Prefect is imported: nothing phones home, and the server lives on this machine.
os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"

__all__ = ["pipeline"]
