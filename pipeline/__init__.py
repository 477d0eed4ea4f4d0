"""whatwhy: what customers do, beside why, in their own words."""

import os

__version__ = "0.1.0"

# A run uses no network. These stand at the root, so that they hold before anything that reads them can be imported:
# onnxruntime looks up a host and queues a device id in the user's cache, other libraries count their uses.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["DO_NOT_TRACK"] = "1"
# The default encoder's weights lie inside an installed package. Somebody who brings another from a hub says so by these.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
