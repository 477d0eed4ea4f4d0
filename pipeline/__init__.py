"""whatwhy: what customers do, beside why, in their own words.

from pipeline import run, open_store

result = run("voc.toml")
with open_store(result.store) as store:
store.sql("from pain_points limit 5")
"""

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

# A run uses no network. These stand at the root, so that they hold before anything that reads them can be imported:
# onnxruntime looks up a host and queues a device id in the user's cache, other libraries count their uses.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
os.environ["DO_NOT_TRACK"] = "1"
# The default encoder's weights lie inside an installed package. Somebody who brings another from a hub says so by these.
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")

if TYPE_CHECKING:
    from pipeline.api import RunResult, label, open_store, run
    from pipeline.encoder import Encoder
    from pipeline.errors import VocError
    from pipeline.extensions import register
    from pipeline.settings import Settings, load_settings
    from pipeline.sources.redact import Redactor
    from pipeline.sources.rows import Reader
    from pipeline.themes.model.grouping import Grouping
    from pipeline.themes.model.stored import load_topic_model
    from pipeline.themes.model.topic_model import Representation

__all__ = [
    "Encoder",
    "Grouping",
    "Reader",
    "Redactor",
    "Representation",
    "RunResult",
    "Settings",
    "VocError",
    "label",
    "load_settings",
    "load_topic_model",
    "open_store",
    "register",
    "run",
]

# Whoever imports one room must not wait for all: a name is looked up in its room when it is first asked for.
_ROOMS = {
    **dict.fromkeys(("RunResult", "label", "open_store", "run"), "pipeline.api"),
    "Encoder": "pipeline.encoder",
    "Grouping": "pipeline.themes.model.grouping",
    "Reader": "pipeline.sources.rows",
    "Redactor": "pipeline.sources.redact",
    "Representation": "pipeline.themes.model.topic_model",
    "Settings": "pipeline.settings",
    "VocError": "pipeline.errors",
    "load_settings": "pipeline.settings",
    "load_topic_model": "pipeline.themes.model.stored",
    "register": "pipeline.extensions",
}


def __getattr__(name: str) -> Any:
    if name not in _ROOMS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ROOMS[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
