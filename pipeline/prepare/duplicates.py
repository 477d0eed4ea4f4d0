"""Near and exact duplicates: the same words counted as one voice, however often they were posted.

Copies are found in two movements, so that the store can do the joining. Each text gets a few band hashes; texts that share
one are candidates (a SQL join on ``duplicate_bands(document_id, band, hash)``); only candidates are compared word for word.

Rule: MinHash over word 3-grams with banding, as in Broder, "On the resemblance and containment of documents" (1997), and
Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3.
"""

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b

import numpy as np
import pandas as pd
from numpy.typing import NDArray

SHINGLE = 3  # words
MIN_WORDS = 8  # shorter texts ("great service thank you") agree by chance: only exact duplicates count among them

# Changing a share p of the words leaves about (1-p)^3 of the shingles, so a copy with 5 % of its words changed keeps a
# Jaccard similarity near .75, one with 2 % near .89. A threshold of .8 would miss the former.
THRESHOLD = 0.6

# Sixteen bands of four minima: two texts with similarity s become candidates with probability 1-(1-s^4)^16,
# that is .998 at .75, .90 at .6, .03 at .2 and .002 at .1.
BANDS = 16
ROWS = 4

_SEED = 20_240_229
_MARK = r"[^\w\s$£€+<=>|~^\U0001F000-\U0001FAFF\u2600-\u27BF]"
_PUNCTUATION = re.compile(rf"(?<!\d){_MARK}+|{_MARK}+(?!\d)|_+")
_APOSTROPHE = re.compile(r"(?<=\w)['’‘`´](?=\w)")
_WORD = re.compile(r"\w+")


def match_key(text: str) -> str:
    """Return the key under which exact duplicates meet: case, punctuation and spacing levelled.

    Digits stay, with the marks between them (4.5 is not 45), and so do emoji and currency signs, which carry meaning. A text
    of punctuation alone is its own key.
    """
    key = " ".join(_PUNCTUATION.sub(" ", _APOSTROPHE.sub("", text.casefold())).split())
    return key or text.strip()


def hash_bands(document_ids: Iterable[str], texts: Sequence[str]) -> pd.DataFrame:
    """Return the rows of ``duplicate_bands``.

    Returns:
        Columns ``document_id``, ``band`` (0 to 15, uint8) and ``hash`` (uint64), sixteen rows for each text of at least
        eight words and none for a shorter one. A row depends on its own text alone.
    """
    ids = np.asarray(list(document_ids), dtype=object)
    signature, long_enough = compute_signatures(texts)
    kept = np.flatnonzero(long_enough)
    return pd.DataFrame(
        {
            "document_id": np.repeat(ids[kept], BANDS),
            "band": np.tile(np.arange(BANDS, dtype=np.uint8), len(kept)),
            "hash": signature[kept].ravel(),
        }
    )


def compute_signatures(texts: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.bool_]]:
    """Return the band hashes of each text, and which texts are long enough to have any.

    Returns:
        ``(n, 16)`` uint64, zeros for short texts; ``(n,)`` bool.
    """
    words, lengths = _hashed_words(texts)
    long_enough = lengths >= MIN_WORDS
    out = np.zeros((len(texts), BANDS), dtype=np.uint64)
    if not long_enough.any():
        return out, long_enough
    words, lengths = words[np.repeat(long_enough, lengths)], lengths[long_enough]
    shingles, starts = _shingles(words, lengths)
    constants = np.random.Generator(np.random.PCG64(_SEED)).integers(0, 2**64, (BANDS * ROWS, 2), dtype=np.uint64)
    for band in range(BANDS):
        mixed = np.full(len(lengths), band + 1, dtype=np.uint64)
        for factor, shift in constants[band * ROWS : (band + 1) * ROWS]:
            # An odd factor and a shift permute the 64-bit integers; the least image is the MinHash of that permutation.
            least = np.minimum.reduceat(shingles * (factor | np.uint64(1)) + shift, starts)
            mixed = _scramble(mixed ^ least)
        out[long_enough, band] = mixed
    return out, long_enough


def measure_similarity(pairs: pd.DataFrame) -> NDArray[np.float64]:
    """Return how alike the candidates are: the Jaccard similarity of their word 3-grams.

    Args:
        pairs: columns ``a_text`` and ``b_text``; texts under three words have one shingle, themselves.

    Returns:
        ``(len(pairs),)``, 0 to 1; `THRESHOLD` and above is a near duplicate.
    """
    sets: dict[str, frozenset[tuple[str, ...]]] = {}
    similarity = np.zeros(len(pairs))
    for row, (a_text, b_text) in enumerate(zip(pairs["a_text"], pairs["b_text"], strict=True)):
        for text in (a_text, b_text):
            if text not in sets:
                sets[text] = _shingle_set(text)
        a, b = sets[a_text], sets[b_text]
        shared = len(a & b)
        similarity[row] = shared / max(len(a) + len(b) - shared, 1)
    return similarity


def find_first_copies(pairs: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Return for each copy the document it is a copy of: the earliest of all that hang together.

    Args:
        pairs: columns ``document_id`` and ``other_id``, verified duplicates in any order.
        documents: columns ``document_id`` and ``created_at`` (missing dates count as latest) of at least the paired documents.

    Returns:
        Columns ``document_id`` and ``duplicate_of``, one row per copy, none for the firsts, sorted by document_id. Ties in time
        go to the smaller document_id, so the answer does not depend on any order of rows.
    """
    order = documents.drop_duplicates("document_id").sort_values(["created_at", "document_id"], na_position="last", kind="stable")
    rank = {document: place for place, document in enumerate(order["document_id"])}
    leader: dict[str, str] = {}

    def lead(document: str) -> str:
        while (above := leader.setdefault(document, document)) != document:
            leader[document] = leader[above]  # halve the path, so that long chains stay cheap
            document = leader[document]
        return document

    for a, b in zip(pairs["document_id"], pairs["other_id"], strict=True):
        first, second = sorted((lead(a), lead(b)), key=rank.__getitem__)
        leader[second] = first
    copies = sorted((document, lead(document)) for document in list(leader))
    return pd.DataFrame([copy for copy in copies if copy[0] != copy[1]], columns=["document_id", "duplicate_of"], dtype=object)


def _hashed_words(texts: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the words of all texts as hashes, one after another, and how many each text has."""
    known: dict[str, int] = {}
    flat: list[int] = []
    lengths = np.zeros(len(texts), dtype=np.int64)
    for row, text in enumerate(texts):
        words = _WORD.findall(match_key(text))
        lengths[row] = len(words)
        for word in words:
            if word not in known:
                known[word] = int.from_bytes(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")
            flat.append(known[word])
    return np.array(flat, dtype=np.uint64), lengths


def _shingles(words: NDArray[np.uint64], lengths: NDArray[np.int64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return hashed 3-grams that lie within one text, and where each text's 3-grams begin."""
    grams = _scramble(_scramble(_scramble(words[:-2]) + words[1:-1]) + words[2:])
    ends = np.cumsum(lengths)
    inside = np.ones(len(grams), dtype=bool)
    for reach in range(1, SHINGLE):  # the last two words of a text begin no 3-gram of it
        across = ends[:-1] - reach
        inside[across[across < len(grams)]] = False
    counts = lengths - (SHINGLE - 1)
    return grams[inside], np.concatenate([[0], np.cumsum(counts)[:-1]])


def _scramble(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Spread 64-bit values evenly: the finaliser of splitmix64."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _shingle_set(text: str) -> frozenset[tuple[str, ...]]:
    words = _WORD.findall(match_key(text))
    return frozenset(tuple(words[start : start + SHINGLE]) for start in range(max(len(words) - SHINGLE + 1, 1)))
