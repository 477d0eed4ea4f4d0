"""What themes are named from: their words, the phrases of typical sentences, and how customers write them."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.encoder import text_hash
from pipeline.exact import FloatRows
from pipeline.text.subject_words import words_of
from pipeline.themes.model.rule import ThemeModel, project
from pipeline.themes.naming.keywords import capitals, closed, compounds, weights_of
from pipeline.themes.naming.phrases import Phrase, Reading, phrases, stem

PARSED = 1_800  # sentences parsed in all, shared by the themes
TYPICAL = (12, 60)  # sentences parsed for each theme, at least and at most
READABLE = (2, 40)  # words of a sentence that is parsed


@dataclass(frozen=True)
class Material:
    """What the themes of one model are named from.

    Attributes:
        weights: stems of each theme with their weight, 1 for the heaviest.
        forms: how often each word of a stem occurs.
        reading: what the parse of typical sentences found.
        found: phrases of each theme, with the number of its typical sentences that hold them.
        members: the stems in each distinct sentence, theme by theme.
        beside: how often two stems stand side by side in each theme.
        written: words that are written otherwise than in small letters: "PIN", "London", "top-up" for "topup".
    """

    weights: list[Counter[str]]
    forms: dict[str, Counter[str]]
    reading: Reading
    found: list[Counter[Phrase]]
    members: list[list[frozenset[str]]]
    beside: list[Counter[tuple[str, str]]]
    written: dict[str, str]


def nearness(vectors: FloatRows, theme: NDArray[np.int32], model: ThemeModel) -> NDArray[np.float32]:
    """Return the cosine of each row to the middle of its theme, ``(n,)``; of no use where the theme is -1."""
    if model.count == 0:
        return np.zeros(len(vectors), dtype=np.float32)
    rows = project(vectors, model.mean, model.directions)
    return np.asarray((rows * model.centroids[np.maximum(theme, 0)]).sum(axis=1), dtype=np.float32)


def gather(
    texts: Sequence[str],
    theme: NDArray[np.int32],
    probability: NDArray[np.float32],
    near: NDArray[np.float32],
    count: int,
    brand_words: Collection[str] = (),
) -> Material:
    """Return what themes are named from; each text counts once, for a text repeated a thousand times is one voice.

    Args:
        texts: n subject texts.
        theme: ``(n,)`` theme of each text, -1 for none.
        probability: ``(n,)`` of that theme, 0..1.
        near: ``(n,)`` cosine to the middle of that theme.
        count: number of themes.
        brand_words: names of products and companies, which no label may hold.
    """
    brands = frozenset(word for brand in brand_words for word in words_of(brand))
    distinct = sorted({(text, int(group)) for text, group in zip(texts, theme, strict=True) if group >= 0})
    known = compounds(text for text, _ in distinct)
    words = [words_of(text) for text in closed([text for text, _ in distinct], known)]
    weights, forms = weights_of(words, [group for _, group in distinct], count, brands)
    members: list[list[frozenset[str]]] = [[] for _ in range(count)]
    beside: list[Counter[tuple[str, str]]] = [Counter() for _ in range(count)]
    for said, (_, group) in zip(words, distinct, strict=True):
        stems = [stem(word) for word in said]
        members[group].append(frozenset(stems))
        beside[group].update(pairwise(stems))
    typical = _parsed(texts, theme, probability, near, count)
    reading = phrases(closed([text for group in typical for text in group], known), brands, known)
    names = {word: shown for word, shown in capitals(text for text, _ in distinct).items() if reading.nouns[word] > 0}
    return Material(weights, forms, reading, _tallied(reading, typical), members, beside, {**names, **known})


def _parsed(
    texts: Sequence[str], theme: NDArray[np.int32], probability: NDArray[np.float32], near: NDArray[np.float32], count: int
) -> list[list[str]]:
    """Return sentences of each theme: half those nearest to its middle, half drawn by the hash of their text."""
    share = int(np.clip(PARSED // max(count, 1), *TYPICAL)) // 2
    chosen: list[list[str]] = []
    for group in range(count):
        known: dict[str, float] = {}
        for i in np.flatnonzero(theme == group).tolist():
            known[texts[i]] = round(float(near[i]) * float(probability[i]), 6)
        first = list(islice(filter(_readable, sorted(known, key=lambda text: (-known[text], text))), share))
        drawn = sorted(set(known) - set(first), key=lambda text: (text_hash(text), text))
        rest = list(islice(filter(_readable, drawn), share))
        chosen.append(first + rest or sorted(known)[:share])
    return chosen


def _readable(text: str) -> bool:
    low, high = READABLE
    return low <= len(words_of(text)) <= high


def _tallied(reading: Reading, typical: Sequence[Sequence[str]]) -> list[Counter[Phrase]]:
    ends = np.cumsum([len(group) for group in typical])
    tallies = []
    for end, group in zip(ends, typical, strict=True):
        tally: Counter[Phrase] = Counter()
        for found in reading.found[end - len(group) : end]:
            tally.update(found.keys())
        tallies.append(tally)
    return tallies
