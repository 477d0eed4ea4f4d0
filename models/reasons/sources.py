"""What the reader of reasons learns from: passages of sets that may train, in which readers marked every reason."""

import hashlib
from pathlib import Path
from typing import Final, NamedTuple

import pandas as pd

from models.marked import texts_by_hash

HERE: Final = Path(__file__).parent
CALIBRATING: Final = 5  # one text in five trains nothing: its passages calibrate


class Reason(NamedTuple):
    """A marked reason: its kind (stated, unmarked, purpose, condition), where its cause and where its effect lie in the passage."""

    kind: str
    cause: tuple[int, int]
    effect: tuple[int, int]


class Passage(NamedTuple):
    """One to three sentences of a customer, with the source and hash of the text that they stand in, and their reasons."""

    source: str
    hash: str
    text: str
    reasons: tuple[Reason, ...]


def read_passages(shared: Path, path: Path = HERE / "marks.tsv") -> list[Passage]:
    """Return the marked passages; a row whose text the sets no longer hold is left out."""
    rows = pd.read_csv(path, sep="\t", comment="#", names=["source", "hash", "place", "reasons"], dtype=str, keep_default_na=False)
    texts = texts_by_hash(shared, rows["source"])
    passages = []
    for source, its_hash, place, reasons in rows.itertuples(index=False):
        text = texts[source].get(its_hash)
        if text is not None:
            passages.append(Passage(source, its_hash, text[slice(*map(int, place.split(":")))], tuple(map(_reason, reasons.split()))))
    return passages


def calibrates(passage: Passage) -> bool:
    """Whether a passage is kept apart to calibrate: all passages of its text are."""
    return int(hashlib.blake2b(passage.hash.encode(), digest_size=2).hexdigest(), 16) % CALIBRATING == 0


def _reason(marked: str) -> Reason:
    kind, *places = marked.split(":")
    start, end, its_start, its_end = map(int, places)
    return Reason(kind, (start, end), (its_start, its_end))
