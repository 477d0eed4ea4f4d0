"""What the reader of reasons learns from: passages of sets that may train, in which readers marked every reason."""

import hashlib
from pathlib import Path
from typing import Final, NamedTuple

import pandas as pd

from models.marked import texts_by_hash

HERE: Final = Path(__file__).parent
KINDS: Final = ("stated", "unmarked")  # purposes and conditions are found by rules, and are no causes
CALIBRATING: Final = 5  # one text in five trains nothing: its passages calibrate


class Reason(NamedTuple):
    """A marked reason: where its cause and where its effect lie in the passage."""

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
            passages.append(Passage(source, its_hash, text[slice(*map(int, place.split(":")))], _reasons(reasons)))
    return passages


def calibrates(passage: Passage) -> bool:
    """Whether a passage is kept apart to calibrate: all passages of its text are."""
    return int(hashlib.blake2b(passage.hash.encode(), digest_size=2).hexdigest(), 16) % CALIBRATING == 0


def _reasons(marked: str) -> tuple[Reason, ...]:
    split = (one.split(":") for one in marked.split())
    return tuple(Reason((int(a), int(b)), (int(c), int(d))) for kind, a, b, c, d in split if kind in KINDS)
