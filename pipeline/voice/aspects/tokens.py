"""Words of a sentence and what kind each is (noun, adjective, verb, ...), found in microseconds.

A full tagger costs more time than embedding the sentence. Nouns can be told by the word, its ending and its neighbours nearly
as well: one linear model over hashed windows, taught by a full tagger (models/aspects), reads a batch of sentences in one
stroke of numpy.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

TAGS: Final = (
    "NOUN", "PROPN", "ADJ", "ADV", "VERB", "VBG", "VBN", "AUX", "PRON", "DET", "ADP", "NUM", "PART", "CONJ", "PUNCT", "OTHER"
)  # fmt: skip
BUCKETS: Final = 1 << 16
_WORD: Final = re.compile(
    r"(?:https?://|www\.)\S+|<[A-Z_]+>|[@#]\w+"  # links, placeholders, handles, hashtags: one token each
    r"|[^\W\d_]+(?=n['’]t\b)|n['’]t\b|['’](?:s|re|ve|ll|d|m)\b"  # do|n't, it|'s
    r"|\d+(?:[.,:]\d+)*[^\W_]*(?:-\w+)*|[^\W\d_]\w*(?:[-–]\w+)*|\.{2,}|([!?*=~-])\1*|[^\w\s]|_+",
    re.IGNORECASE,
)
_LONGEST: Final = 40  # of a word: what is longer is no word
# Multipliers of the windows: odd numbers, so that no bucket is favoured.
_MIX: Final = (0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1)


@dataclass(frozen=True, slots=True)
class TaggedWords:
    """The words of one sentence.

    Attributes:
        text: the sentence.
        starts: offset of each word.
        ends: offset after each word.
        lower: each word in lower case with straight apostrophes.
        tags: index into `TAGS` for each word.
    """

    text: str
    starts: list[int]
    ends: list[int]
    lower: list[str]
    tags: list[int]


def split(text: str) -> list[tuple[int, int]]:
    """Return the offsets of the words and marks of a text, in order."""
    return [match.span() for match in _WORD.finditer(text)]


def tagged(texts: Sequence[str], weight: NDArray[np.float32]) -> list[TaggedWords]:
    """Return the words of each text with their tags; a text's answer depends on itself alone.

    Args:
        texts: sentences; bound their length before.
        weight: shape ``(BUCKETS, len(TAGS))``.
    """
    spans = [split(text) for text in texts]
    rows = windows([[text[start:end] for start, end in pairs] for text, pairs in zip(texts, spans, strict=True)])
    best: list[int] = []
    for at in range(0, len(rows), 4096):
        best.extend(weight[rows[at : at + 4096]].sum(axis=1).argmax(axis=1).tolist())
    found, first = [], 0
    for text, pairs in zip(texts, spans, strict=True):
        lower = [_straight(text[start:end]) for start, end in pairs]
        found.append(TaggedWords(text, [s for s, _ in pairs], [e for _, e in pairs], lower, best[first : first + len(pairs)]))
        first += len(pairs)
    return found


def parted(words: TaggedWords, most: int) -> list[TaggedWords]:
    """Return a sentence in pieces of at most ``most`` words, so that its cost stays bounded; offsets stay those of the whole."""
    if len(words.lower) <= most:
        return [words]
    cuts = range(0, len(words.lower), most)
    return [
        TaggedWords(words.text, words.starts[k : k + most], words.ends[k : k + most], words.lower[k : k + most], words.tags[k : k + most])
        for k in cuts
    ]


def windows(sentences: Sequence[Sequence[str]]) -> NDArray[np.int64]:
    """Return the buckets that each word's window falls into, shape ``(number of words, 18)``; sentences do not see one another."""
    facts: list[tuple[int, int, int, int, int]] = []
    keep: list[bool] = []
    for words in sentences:
        shouted = sum(word.isupper() for word in words) > 0.6 * len(words)
        facts += [_OUTSIDE, _OUTSIDE]
        facts += [_facts(word[:_LONGEST], at == 0, shouted) for at, word in enumerate(words)]
        facts += [_OUTSIDE, _OUTSIDE]
        keep += [False, False, *[True] * len(words), False, False]
    if not any(keep):
        return np.zeros((0, 18), dtype=np.int64)
    table = np.array(facts, dtype=np.uint64)
    at = np.flatnonzero(np.array(keep))
    here, left, right, left2, right2 = (table[at + shift] for shift in (0, -1, 1, -2, 2))
    word, three, two, front, shape = here.T
    parts = (
        (word,), (three,), (two, shape), (front,), (shape,), (left[:, 0],), (right[:, 0],), (left2[:, 0],), (right2[:, 0],),
        (left[:, 1],), (right[:, 1],), (left[:, 0], word), (word, right[:, 0]), (left[:, 0], right[:, 0]), (left2[:, 0], left[:, 0]),
        (right[:, 0], right2[:, 0]), (left[:, 2], three), (three, right[:, 2]),
    )  # fmt: skip
    return np.stack([bucket(number, part, BUCKETS) for number, part in enumerate(parts)], axis=1).astype(np.int64)


def bucket(number: int, parts: tuple[NDArray[np.uint64], ...], buckets: int) -> NDArray[np.uint64]:
    """Return the bucket of each row of a feature: its number and the codes of its parts, mixed."""
    mixed = np.full(len(parts[0]), (number + 1) * 7919, dtype=np.uint64)
    for part, factor in zip(parts, _MIX, strict=False):
        mixed = ((mixed ^ part) * np.uint64(factor)) & np.uint64(0xFFFFFFFF)
        mixed ^= mixed >> np.uint64(15)
    return np.asarray(mixed % np.uint64(buckets))


@lru_cache(maxsize=100_000)
def _facts(word: str, first: bool, shouted: bool) -> tuple[int, int, int, int, int]:
    """Return numbers for the word, its last three letters, its last two, its first three, and how it is written."""
    lower = "0" if word[0].isdigit() else _straight(word)
    shape = "d" if word.isdigit() else "x" if shouted else "X" if word.isupper() else "Xx" if word[0].isupper() else "x"
    shape += "-" if not word.isalpha() else ""
    pieces = (lower, lower[-3:], lower[-2:], lower[:3], shape + ("^" if first else ""))
    return tuple(zlib.crc32(piece.encode("utf-8", "replace")) for piece in pieces)  # type: ignore[return-value]


@lru_cache(maxsize=100_000)
def code_of(lower: str) -> int:
    """Return a number for a word in lower case; all numbers count as one word."""
    return zlib.crc32(b"0" if lower[0].isdigit() else lower[:_LONGEST].encode("utf-8", "replace"))


def _straight(word: str) -> str:
    return word.lower().replace("’", "'")


_OUTSIDE: Final = (1, 1, 1, 1, 1)
