"""The documents step: items as received become cleaned documents with a language and a status."""

import hashlib
import logging
from collections.abc import Sequence

import numpy as np
import pandas as pd

from pipeline.errors import SourceError
from pipeline.incremental import Counts, Progress, forget, read_part, silent
from pipeline.prepare.boilerplate import Boilerplate
from pipeline.prepare.clean import clean_text
from pipeline.prepare.duplicates import hash_bands, match_key
from pipeline.prepare.language import detect_languages
from pipeline.prepare.low_signal import classify_status
from pipeline.settings import Settings, fingerprint
from pipeline.source_settings import Source
from pipeline.store import Store

logger = logging.getLogger(__name__)

CODE_VERSION = 1  # raise it when cleaning changes, and every document is cleaned anew
_COPIED = ["load_id", "source", "kind", "item_id", "product", "author_id", "customer_id", "created_at", "question", "rating", "rating_raw"]
_COPIED += ["nps_score", "csat", "thread_id", "reply_to", "wave", "reach", "weight"]


def documents(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Clean every new item, tell its language, and set aside what cannot be analysed; a source that fails does not stop the others.

    Duplicates are settled by the next step.
    """
    rows_in = 0
    failures: list[str] = []
    for source in settings.sources:
        try:
            rows_in += _prepare_source(store, settings, source, progress)
        except SourceError as error:
            logger.warning("source %s failed: %s", source.name, error)
            failures.append(f"{source.name}: {error}")
    return Counts(rows_in, rows_in, failures=tuple(failures))


def _prepare_source(store: Store, settings: Settings, source: Source, progress: Progress) -> int:
    """Make the documents of a source's new items, and return how many they are."""
    version = fingerprint("documents", CODE_VERSION, source.options.strip, settings.languages)
    waiting = list(store.frame("documents/pending", source=source.name, version=version)["document_id"])
    for start in range(0, len(waiting), settings.partition_rows):
        ids = waiting[start : start + settings.partition_rows]
        made = prepare_documents(read_part(store, "documents/items", ids), source, settings.languages)
        with store.transaction():
            forget(store, ids)
            store.forget(ids, ["documents", "duplicate_bands"], ["documents", "copies", "stock"])
            with store.part(ids):
                store.execute("documents/delete_pairs")
            store.connection.register("prepared", made)
            store.execute("documents/add")
            store.connection.unregister("prepared")
            counted = made[made["status"] == "counted"]
            store.insert("duplicate_bands", hash_bands(counted["document_id"], counted["text"].tolist()))
            store.mark("documents", version, ids)
            store.touch()
        progress(f"documents of {source.name}", start + len(ids), len(waiting))
    return len(waiting)


def prepare_documents(items: pd.DataFrame, source: Source, languages: Sequence[str]) -> pd.DataFrame:
    """Return one document per item: rows of ``feedback`` in, rows of ``documents`` out, but for ``segments``, which SQL copies."""
    patterns = [Boilerplate(pattern) for pattern in source.options.strip]
    made = items[_COPIED].copy()
    made["document_id"] = items["feedback_id"]
    made["person_id"] = identify_people(items)
    made["text"] = [clean_text(text, source.kind, patterns) for text in items["text"]]
    made["title"] = [clean_text(title, source.kind, patterns) if isinstance(title, str) else None for title in items["title"]]
    made["language"] = detect_languages(made["text"].tolist(), default=languages[0])["language"].to_numpy()
    made["status"] = [
        classify_status(text) or ("counted" if language in languages else "foreign_language")
        for text, language in zip(made["text"], made["language"], strict=True)
    ]
    levelled = [match_key(text) for text in made["text"]]
    made["match_key"] = [_hash(key) for key in levelled]
    made["words"] = [len(key.split()) for key in levelled]
    return made


def identify_people(items: pd.DataFrame) -> np.ndarray:
    """Return who spoke, an id for each item, so that people and not texts are counted.

    The customer where the CRM's key is known, one person in all sources; else the author within the source; else nobody
    is known, and the item stands for a person of its own.
    """
    customer, author = (items[name].astype(object).where(items[name].notna(), "") for name in ("customer_id", "author_id"))
    known = np.where(author != "", items["source"] + ":" + author, items["feedback_id"])
    return np.where(customer != "", "customer:" + customer, known)


def _hash(key: str) -> str:
    return hashlib.blake2b(key.encode(), digest_size=8).hexdigest()
