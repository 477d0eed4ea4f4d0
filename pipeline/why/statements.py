"""Statements: what customers give as a reason, or assert, each the exact span of its document."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.text.stem import stem
from pipeline.text.stop_words import COMPANY_WORDS, FUNCTION_WORDS, SENTIMENT_WORDS
from pipeline.text.subject_words import SHORTEST, is_content, words_of
from pipeline.why.asserted_spans import find_asserted_span
from pipeline.why.driver_label_words import TELLING, is_telling

MIN_POLARITY = 0.25  # polarity from which a reason was given for praise or for blame
COLUMNS = [
    "theme_id", "reason_id", "document_id", "sentence_id", "person_id", "origin", "direction", "polarity", "confidence", "cause_start",
    "cause_end", "text", "product",
]  # fmt: skip


class Brands:
    """Words of brand names, with those of the product a document speaks of."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.common = _words(*names)
        self._of: dict[str | None, frozenset[str]] = {}

    def of(self, product: str | None) -> frozenset[str]:
        """Return the words in lower case that say nothing about a document on this product."""
        if product not in self._of:
            self._of[product] = self.common | (_words(product) if isinstance(product, str) else frozenset())
        return self._of[product]


def read_statements(causes: pd.DataFrame, asserted: pd.DataFrame, brands: Brands, themes: dict[int, str]) -> pd.DataFrame:
    """Return the statements that say something of their theme, one row per (theme, statement), in `COLUMNS`.

    Args:
        causes: rows of ``why/causes``.
        asserted: rows of ``why/asserted``.
        brands: names that are no reason for anything: "Acme made it easy" does not say what Acme did.
        themes: label of each theme; what says no more than that is no statement about it.
    """
    found = [part for part in (_causes(causes), _asserted(asserted)) if len(part)]
    rows = pd.concat(found, ignore_index=True) if found else asserted[:0].assign(cause_start=0, cause_end=0)
    own = {theme: find_telling_stems(label) for theme, label in themes.items()}
    kept = [
        _says_something(text, bool(alone), brands.of(product), own.get(theme, frozenset()))
        for text, alone, product, theme in zip(rows["text"], rows["alone"], rows["product"], rows["theme_id"], strict=True)
    ]
    return rows[np.array(kept, dtype=bool)][COLUMNS].sort_values(["theme_id", "reason_id"], kind="stable", ignore_index=True)


@lru_cache(maxsize=1 << 16)
def find_telling_stems(text: str) -> frozenset[str]:
    """Return the stems of the words that tell something: what two statements can have in common."""
    return frozenset(stem(word) for word in words_of(text) if is_telling(word))


def find_directions(polarity: NDArray[np.floating[Any]]) -> NDArray[np.int64]:
    """Return the direction of each polarity: -1 blame, 1 praise, 0 where it is too faint to tell."""
    return np.where(np.abs(polarity) < MIN_POLARITY, 0, np.sign(polarity)).astype(np.int64)


def restates(label: str, theme: str) -> bool:
    """Whether a label says no more than its theme: "flight was delayed" under "Delayed flight"."""
    return find_telling_stems(label) <= find_telling_stems(theme)


def _says_something(text: str, alone: bool, brands: frozenset[str], own: frozenset[str]) -> bool:
    """Whether a statement says something; one that nothing in words is tied to must name something other than its theme."""
    words = [word for word in words_of(text) if word not in brands]
    if not alone:
        return any(len(word) >= SHORTEST and (word not in FUNCTION_WORDS or word in TELLING) for word in words)
    concrete = {stem(word) for word in words if (is_content(word) and word not in COMPANY_WORDS) or word in TELLING}
    return bool(concrete - own)


def _causes(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(direction=find_directions(rows["polarity"].to_numpy(dtype=np.float64)))


def _asserted(rows: pd.DataFrame) -> pd.DataFrame:
    """Return what is asserted with its place in its document, the surer one where a clause is both complaint and praise."""
    both = rows.duplicated(["theme_id", "sentence_id"], keep=False).tolist()
    columns = [rows[name].tolist() for name in ("text", "evidence_start", "evidence_end")]
    spans = [find_asserted_span(text, int(start), int(end), split) for text, start, end, split in zip(*columns, both, strict=True)]
    kept = rows[np.array([span is not None for span in spans], dtype=bool)]
    first = np.array([span[0] for span in spans if span is not None], dtype=np.int64)
    last = np.array([span[1] for span in spans if span is not None], dtype=np.int64)
    made = kept.assign(
        cause_start=kept["start_char"] + first,
        cause_end=kept["start_char"] + last,
        text=[text[start:end] for text, start, end in zip(kept["text"], first, last, strict=True)],
    )
    ordered = made.sort_values(["theme_id", "sentence_id", "confidence", "reason_id"], ascending=[True, True, False, True], kind="stable")
    return ordered.drop_duplicates(["theme_id", "sentence_id", "cause_start", "cause_end"])


def _words(*names: str) -> frozenset[str]:
    return frozenset(word for name in names for word in words_of(name) if len(word) > 1)


def is_judgement(words: Iterable[str]) -> bool:
    """Whether words only judge, or name nothing but what is spoken of as a whole: "great service"."""
    return not any((is_content(word) and word not in COMPANY_WORDS) or word in TELLING for word in words if word not in SENTIMENT_WORDS)
