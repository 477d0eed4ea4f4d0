"""The copies step: of equal or nearly equal documents only the first is counted; the others add reach, not people.

Two respondents who both answer "price" are two voices, so short equal texts are copies only when the same person gave
them to the same question; long equal texts are copies whoever posted them.
"""

import pandas as pd

from pipeline.incremental import Counts, Progress, forget, silent
from pipeline.prepare.duplicates import THRESHOLD, firsts, verify
from pipeline.settings import Settings
from pipeline.store import Store


def copies(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Settle which documents are copies; the same documents give the same answer, whatever order they came in.

    Reads ``documents`` and ``duplicate_bands``; writes ``near_duplicate_pairs`` and ``documents.duplicate_of`` and ``.status``.
    """
    fresh = list(store.frame("documents/uncompared")["document_id"])
    if not fresh:
        return Counts()
    progress("copies", 0, len(fresh))
    with store.transaction():
        store.execute("documents/settle_duplicates")
        pairs = store.frame("documents/near_candidates")
        compared = pairs[pairs["similarity"].isna()].copy()
        compared["similarity"] = verify(compared)
        store.insert("near_duplicate_pairs", compared[["document_id", "other_id", "similarity"]])
        alike = pd.concat([pairs.dropna(subset="similarity"), compared])
        alike = alike[alike["similarity"] >= THRESHOLD].sort_values(["document_id", "other_id"])
        store.connection.register("firsts", firsts(alike, store.frame("documents/said_when")))
        copied = store.execute("documents/settle_near_duplicates")
        store.connection.unregister("firsts")
        store.execute("documents/repoint_duplicates")
        forget(store, list(store.frame("documents/silenced")["document_id"]))
        store.mark("copies", "1", fresh)
        store.touch()
    progress("copies", len(fresh), len(fresh))
    return Counts(len(fresh), copied)
