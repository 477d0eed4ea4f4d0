"""The documents step: items as received become cleaned documents with a language and a status."""

import hashlib
import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd

from pipeline.errors import SourceError
from pipeline.incremental import Counts, Progress, forget, read_part, silent
from pipeline.prepare.boilerplate import Boilerplate
from pipeline.prepare.clean import clean_text
from pipeline.prepare.duplicates import hash_bands, match_key
from pipeline.prepare.low_signal import classify_status
from pipeline.prepare.translated import choose_readable
from pipeline.settings import Settings, fingerprint
from pipeline.source_settings import Source
from pipeline.store import Store
from pipeline.text.speakers import customer_words

logger = logging.getLogger(__name__)

CODE_VERSION = 2  # raise it when cleaning changes, and every document is cleaned anew
# Of the texts of a source, for their last paragraphs to be a footer.
_FOOTER_TEXTS = 5
_FOOTER_SHARE = 0.2
_PARAGRAPH = re.compile(r"\n[ \t]*\n[ \t\n]*")
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
    footers = find_footers(store, source)
    version = fingerprint("documents", CODE_VERSION, source.options.strip, settings.languages, source.speakers.model_dump(), footers)
    waiting = list(store.frame("documents/pending", source=source.name, version=version)["document_id"])
    for start in range(0, len(waiting), settings.partition_rows):
        ids = waiting[start : start + settings.partition_rows]
        made = prepare_documents(read_part(store, "documents/items", ids), source, settings.languages, footers)
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


def find_footers(store: Store, source: Source) -> list[str]:
    """Return what many texts of a source end with, one to three paragraphs; the answer follows from the texts there are, in any order."""
    return list(store.frame("documents/last_paragraphs", source=source.name, least=_FOOTER_TEXTS, share=_FOOTER_SHARE)["tail"])


def prepare_documents(items: pd.DataFrame, source: Source, languages: Sequence[str], footers: Sequence[str] = ()) -> pd.DataFrame:
    """Return one document per item: rows of ``feedback`` in, rows of ``documents`` out, but for ``segments``, which SQL copies."""
    patterns = [Boilerplate(pattern) for pattern in source.options.strip]
    heard: Counter[tuple[str, bool]] = Counter()
    made = items[_COPIED].copy()
    made["document_id"] = items["feedback_id"]
    made["person_id"] = identify_people(items)
    spoken = [customer_words(text, source.speakers, heard) for text in _without_footers(items["text"], footers)]
    cleaned = ["\n".join(filter(None, (clean_text(part, source.kind, patterns) for part in parts))) for parts in spoken]
    _tell_speakers(source.name, heard)
    made["title"] = [clean_text(title, source.kind, patterns) if isinstance(title, str) else None for title in items["title"]]
    readable = choose_readable(cleaned, languages)
    made["text"], made["language"] = readable["text"].to_numpy(), readable["language"].to_numpy()
    made["status"] = [
        classify_status(text) or ("counted" if is_read else "foreign_language")
        for text, is_read in zip(readable["text"], readable["is_read"], strict=True)
    ]
    levelled = [match_key(text) for text in made["text"]]
    made["match_key"] = [_hash(key) for key in levelled]
    made["words"] = [len(key.split()) for key in levelled]
    return made


def _without_footers(texts: Iterable[str], footers: Sequence[str]) -> Iterator[str]:
    known = frozenset(footers)
    for text in texts:
        parts = _PARAGRAPH.split(text.replace("\r", "").rstrip(" \t\n")) if known else []
        taken = next((taken for taken in (3, 2, 1) if len(parts) > taken and "\x1e".join(parts[-taken:]) in known), 0)
        yield "\n\n".join(parts[:-taken]) if taken else text


def _tell_speakers(source: str, heard: Counter[tuple[str, bool]]) -> None:
    """Say whose turns were read and whose were not, so that a wrong guess is seen."""
    sides = [[f"{name} ({turns:,})" for (name, own), turns in heard.most_common() if own is read][:3] for read in (True, False)]
    if heard:
        said = "%s: heard as customers: %s; not heard: %s. If that is wrong, say so in [source.speakers]"
        logger.warning(said, source, ", ".join(sides[0]) or "all others", ", ".join(sides[1]) or "nobody")


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
