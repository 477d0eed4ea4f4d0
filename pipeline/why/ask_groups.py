"""Asks that want the same, matched to one another as statements are to key points."""

import hashlib

import numpy as np
import pandas as pd

from pipeline.incremental import Progress, silent
from pipeline.store import Store
from pipeline.why.key_points import EmbeddedTexts, assign_key_points, choose_key_points, find_duplicates, find_support
from pipeline.why.statement_matches import embed
from pipeline.why.statements import Brands
from pipeline.why.wishes import extract_wish

MIN_PEOPLE = 2  # people, from which asks are a group
EASY = 7  # words of a label


def read_asks(rows: pd.DataFrame, brands: Brands) -> pd.DataFrame:
    """Return the asks that say what is wanted, with ``wish``: their reading form.

    Args:
        rows: of ``why/asks``.
        brands: names that cannot be all that is asked for.
    """
    wanted = [
        extract_wish(text, int(start), int(end), brands.of(product))
        for text, start, end, product in zip(rows["text"], rows["evidence_start"], rows["evidence_end"], rows["product"], strict=True)
    ]
    read = rows.assign(wish=pd.Series(wanted, index=rows.index, dtype=object))
    return read[read["wish"] != ""].reset_index(drop=True)


def group_asks(store: Store, asks: pd.DataFrame, progress: Progress = silent) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the group of each ask (``theme_id``, ``sentence_id``, ``ask_id``, ``typical``) and the ``label`` of each ``ask_id``.

    An ask that is like no other is a group of its own. The same wish under two themes has two ids.
    """
    distinct = sorted(set(asks["wish"].str.lower()))
    place = {text: row for row, text in enumerate(distinct)}
    row = np.array([place[text.lower()] for text in asks["wish"]], dtype=np.int64)
    nothing = np.zeros(len(distinct), dtype=np.int64)
    points = EmbeddedTexts(embed(store, distinct, progress), nothing, tuple(distinct))
    support = find_support(points, points)
    quality = np.array([1.0 if 1 < len(text.split()) <= EASY else 0.7 for text in distinct])
    people = pd.factorize(asks["person_id"])[0].astype(np.int64)
    chosen = choose_key_points(support[row], people, quality, find_duplicates(points), MIN_PEOPLE)
    best, probability = assign_key_points(support[:, chosen])
    best = np.where(best >= 0, chosen[best] if len(chosen) else best, np.arange(len(distinct)))
    labels = [distinct[best[one]] for one in row]
    ids = [_ask_id(theme, label) for theme, label in zip(asks["theme_id"], labels, strict=True)]
    alone = np.where(probability[row] > 0, probability[row], 1.0)
    made = asks[["theme_id", "sentence_id"]].assign(ask_id=pd.Series(ids, index=asks.index, dtype=object), typical=np.round(alone, 4))
    named = pd.DataFrame({"ask_id": made["ask_id"], "label": pd.Series(labels, index=asks.index, dtype=object)})
    return made, named.drop_duplicates("ask_id").reset_index(drop=True)


def _ask_id(theme: int, label: str) -> str:
    return hashlib.blake2b(f"{theme}\x1f{label}".encode(), digest_size=8).hexdigest()
