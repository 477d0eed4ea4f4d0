"""The copies step: stock texts are set aside, and of equal or nearly equal documents only the first is counted.

Copies add reach, not people. Two respondents who both answer "price" are two voices, so short equal texts are copies only
when the same person gave them to the same question; long equal texts are copies whoever posted them.
"""

import pandas as pd

from pipeline.incremental import Counts, Progress, forget, read_part, silent
from pipeline.prepare.duplicates import THRESHOLD, find_first_copies, measure_similarity
from pipeline.prepare.stock import CODE_VERSION, find_stock_texts
from pipeline.settings import Settings, fingerprint
from pipeline.store import Store


def copies(store: Store, settings: Settings, progress: Progress = silent) -> Counts:
    """Settle which documents are stock texts or copies; the same documents give the same answer, whatever order they came in."""
    version = fingerprint("copies", CODE_VERSION, settings.encoder, THRESHOLD)
    uncompared = store.frame("documents/uncompared", version=version)
    fresh = list(uncompared["document_id"])
    if not fresh:
        return Counts()
    progress("copies", 0, len(fresh))
    with store.transaction():
        mark_stock_texts(store, sorted(uncompared["source"].unique()), settings.encoder)
        store.execute("documents/mark_duplicates")
        pairs = store.frame("documents/near_candidates")
        compared = pairs[pairs["similarity"].isna()].copy()
        # Each text once, however many pairs it stands in.
        texts = read_part(store, "documents/texts", sorted({*compared["document_id"], *compared["other_id"]})).set_index("document_id")[
            "text"
        ]
        compared["similarity"] = measure_similarity(
            compared.assign(a_text=compared["document_id"].map(texts), b_text=compared["other_id"].map(texts))
        )
        store.insert("near_duplicate_pairs", compared[["document_id", "other_id", "similarity"]])
        alike = pd.concat([pairs.dropna(subset="similarity"), compared])
        alike = alike[alike["similarity"] >= THRESHOLD].sort_values(["document_id", "other_id"])
        store.connection.register("firsts", find_first_copies(alike, store.frame("documents/paired_dates")))
        copied = store.execute("documents/mark_near_duplicates")
        store.connection.unregister("firsts")
        store.execute("documents/repoint_duplicates")
        forget(store, list(store.frame("documents/uncounted")["document_id"]))
        store.mark("copies", version, fresh)
        store.touch()
    progress("copies", len(fresh), len(fresh))
    return Counts(len(fresh), copied)


def mark_stock_texts(store: Store, sources: list[str], encoder: str) -> None:
    """Give the stock texts of some sources the status ``low_signal``, and count again what has ceased to be one.

    A text becomes a stock text when many have written it, and so do the documents that said it before. ``progress`` keeps
    them as step ``stock``, apart from those that say nothing by themselves.
    """
    found = find_stock_texts(store, sources, encoder)
    store.connection.register("stock", found[["source", "match_key"]].astype(object))
    changes = store.frame("documents/changed_stock", sources=sources)
    store.connection.unregister("stock")
    stock, released = (list(changes.loc[changes["is_stock"] == value, "document_id"]) for value in (True, False))
    for ids, value in ((stock, "low_signal"), (released, "counted")):
        if ids:
            with store.part(ids):
                store.execute("documents/set_status", status=value)
    store.forget(released, [], ["stock"])
    store.mark("stock", fingerprint("stock", CODE_VERSION, encoder), stock)
