"""Every reason that a document gives: those that are stated, and the implied ones where nothing is stated."""

from collections.abc import Iterator
from typing import TypeAlias

import numpy as np
import pandas as pd

from pipeline.voice.implied.reasons import implied_reasons
from pipeline.voice.reasons.stated import reasons

Spans: TypeAlias = tuple[int, ...]  # start and end of the cause, then of the effect

_SPANS = ("cause_start", "cause_end", "effect_start", "effect_end")


def extract_reasons(sentences: pd.DataFrame) -> pd.DataFrame:
    """Return one row per reason, stated or not; a reason that is stated is not found a second time.

    Args:
        sentences: whole documents, one row per sentence: ``sentence_id``, ``document_id``, ``position``, ``start_char``, ``text``,
            and ``about``, the role of the question that the document answers, if known.

    Returns:
        The columns of `pipeline.voice.reasons.stated.reasons`, sorted by document and place.
    """
    stated, implied = reasons(sentences), implied_reasons(sentences)
    known: dict[str, list[Spans]] = {}
    for document_id, spans in _rows(stated):
        known.setdefault(document_id, []).append(spans)
    new = [not any(_same(spans, other) for other in known.get(document_id, [])) for document_id, spans in _rows(implied)]
    both = [frame for frame in (stated, implied[np.array(new, dtype=bool)]) if len(frame)]
    kept = pd.concat(both, ignore_index=True) if both else stated
    return kept.drop_duplicates("reason_id").sort_values(["document_id", "cause_start", "effect_start", "reason_id"], ignore_index=True)


def _rows(found: pd.DataFrame) -> Iterator[tuple[str, Spans]]:
    found = found[found["effect_kind"] == "words"]
    yield from zip(found["document_id"], zip(*(found[name] for name in _SPANS), strict=True), strict=True)


def _same(one: Spans, other: Spans) -> bool:
    """Whether two reasons tie the same two places together, whichever they call the cause."""
    cause, effect = one[:2], one[2:]
    return (_meet(cause, other[:2]) and _meet(effect, other[2:])) or (_meet(cause, other[2:]) and _meet(effect, other[:2]))


def _meet(one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    return one[0] < other[1] and other[0] < one[1]
