"""What the reader of reasons learns from: passages of sets that may train, in which readers marked every reason."""

import hashlib
from pathlib import Path
from typing import Final, NamedTuple

from models.marked import read_marked

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
    rows = read_marked(shared, path, "reasons").itertuples(index=False)
    return [Passage(source, its_hash, text, _reasons(reasons)) for source, its_hash, text, reasons in rows]


def calibrates(passage: Passage) -> bool:
    """Whether a passage is kept apart to calibrate: all passages of its text are."""
    return int(hashlib.blake2b(passage.hash.encode(), digest_size=2).hexdigest(), 16) % CALIBRATING == 0


def _reasons(marked: str) -> tuple[Reason, ...]:
    split = (one.split(":") for one in marked.split())
    return tuple(Reason((int(a), int(b)), (int(c), int(d))) for kind, a, b, c, d in split if kind in KINDS)
