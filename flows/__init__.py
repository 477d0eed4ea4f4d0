"""Prefect flows: order, retries, schedules. The work itself is in `pipeline`."""

import os
from pathlib import Path

import pipeline  # its root switches off what would use the network
from pipeline.encoder import cache_folder

# Set before Prefect is imported: nothing phones home, and the server lives on this machine.
os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
if not Path("~/.prefect").expanduser().exists():  # who has one keeps his profiles and runs
    os.environ.setdefault("PREFECT_HOME", str(cache_folder() / "prefect"))

__all__ = ["pipeline"]
