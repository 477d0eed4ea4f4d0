"""Everything a reader needs to know a theme by: label, one line, keywords and typical sentences, for leaves and broader themes."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.encoder import Encode
from pipeline.exact import FloatRows, unit_rows
from pipeline.text.stop_words import UNNAMED_WORDS
from pipeline.text.subject_words import words_of
from pipeline.themes.model.rule import ThemeModel
from pipeline.themes.naming.describe import describe, describe_broader
from pipeline.themes.naming.label import Candidate, candidates, capital, choose, distinct, keywords, written
from pipeline.themes.naming.material import Material, gather, nearness
from pipeline.themes.naming.phrases import JOINTS, LONGEST, Phrase, stem
from pipeline.themes.naming.typical import typical_rows

if TYPE_CHECKING:
    import pandas as pd

HEAVY = 12  # words of a theme that its description may name
SHOWN_STEM = 5  # letters by which a description takes two words for one: "refund" and "refunded"
LONGEST_WORD = 14  # letters; longer ones are hashtags run together
LEAF = ["theme", "label", "description", "keywords", "typical"]
BROADER = [*LEAF, "centroid", "size"]


def named(
    texts: Sequence[str],
    theme: NDArray[np.int32],
    probability: NDArray[np.float32],
    model: ThemeModel,
    *,
    vectors: FloatRows,
    brand_words: Collection[str] = (),
    encode: Encode | None = None,
) -> "pd.DataFrame":
    """Return what each theme of the model is called and shown by.

    Args:
        texts: n subject texts.
        theme: ``(n,)`` theme of each text, -1 for none, as ``assign`` gave it.
        probability: ``(n,)`` of that theme, 0..1.
        model: the themes; mean, mood and centroids are read.
        vectors: ``(n, dim)`` unit rows of the texts.
        brand_words: names of products and companies, which no label may hold.
        encode: texts to unit rows, to compare the meaning of candidates; without it their words decide.

    Returns:
        One row per theme: theme (int), label (two to four words where the sentences give them, no two alike), description
        (one line, at most 120 characters), keywords (list of str, best first), typical (list of up to three rows of `texts`).
    """
    return _named(texts, theme, probability, model, vectors, brand_words, encode)[0]


def named_broader(
    texts: Sequence[str],
    theme: NDArray[np.int32],
    probability: NDArray[np.float32],
    model: ThemeModel,
    parents: NDArray[np.int32],
    leaves: "pd.DataFrame",
    *,
    vectors: FloatRows,
    brand_words: Collection[str] = (),
    encode: Encode | None = None,
) -> "pd.DataFrame":
    """Return what each broader theme is called and shown by: the sentences of its leaves name it, in other words than theirs.

    Args:
        texts: as for ``named``.
        theme: as for ``named``: leaves.
        probability: as for ``named``.
        model: the leaves.
        parents: ``(k,)`` group of each leaf, -1 for none, as ``hierarchy.broader`` gave it.
        leaves: what ``named`` returned, perhaps with labels in force: label, keywords, in the order of the model.
        vectors: as for ``named``.
        brand_words: as for ``named``.
        encode: as for ``named``.

    Returns:
        The columns of ``named`` with theme as the number of the group, and centroid (list of float), size (int, sentences).
    """
    import pandas as pd

    groups = int(parents.max(initial=-1)) + 1
    if groups == 0:
        return pd.DataFrame(columns=BROADER)
    sums = [(model.centroids[parents == group] * model.sizes[parents == group, None]).sum(axis=0) for group in range(groups)]
    sizes = np.array([int(model.sizes[parents == group].sum()) for group in range(groups)])
    above = replace(model, centroids=unit_rows(np.array(sums)), sizes=sizes)
    group = np.where(theme >= 0, parents[np.maximum(theme, 0)], -1).astype(np.int32)
    taken = [_stems(label) for label in leaves["label"]]
    spoken = [frozenset(map(stem, words)) | stems for words, stems in zip(leaves["keywords"], taken, strict=True)]
    below = [[spoken[leaf] for leaf in np.flatnonzero(parents == number)] for number in range(groups)]
    frame, material = _named(texts, group, probability, above, vectors, brand_words, encode, taken, below)
    inner = [[_within(label, material) for label in leaves["label"].to_numpy()[parents == number]] for number in range(groups)]
    labels = [
        label if len(label.split()) > 1 and 2 * _covered(label, words) >= len(words) else joined(names[0], names[1])
        for label, words, names in zip(frame["label"], below, inner, strict=True)
    ]
    labels = distinct([*leaves["label"], *map(capital, labels)])[len(leaves) :]
    lines = [describe_broader(label, names) for label, names in zip(labels, inner, strict=True)]
    return frame.assign(label=labels, description=lines, centroid=[row.tolist() for row in above.centroids], size=sizes)


def _named(
    texts: Sequence[str],
    theme: NDArray[np.int32],
    probability: NDArray[np.float32],
    model: ThemeModel,
    vectors: FloatRows,
    brand_words: Collection[str],
    encode: Encode | None,
    taken: Sequence[frozenset[str]] = (),
    below: Sequence[Sequence[frozenset[str]]] | None = None,
) -> "tuple[pd.DataFrame, Material]":
    import pandas as pd

    near = nearness(vectors, theme, model)
    material = gather(texts, theme, probability, near, model.count, brand_words)
    ranked = candidates(material, model, encode)
    if below is not None:
        ranked = [_covering(known, inner) for known, inner in zip(ranked, below, strict=True)]
    chosen = choose(ranked, material, taken)
    shown = [written(one, material) for one in chosen]
    lines = [
        describe(label, mentioned(one, known, weights, material), thing=_is_thing(one, material))
        for label, one, known, weights in zip(shown, chosen, ranked, material.weights, strict=True)
    ]
    rows = typical_rows(texts, theme, probability, near, model, vectors, [one.stems for one in chosen])
    columns = [np.arange(model.count), distinct([capital(name) for name in shown]), lines, keywords(material), rows]
    return pd.DataFrame(dict(zip(LEAF, columns, strict=True))), material


def mentioned(label: Phrase, ranked: Sequence[Candidate], weights: Counter[str], material: Material) -> list[str]:
    """Return what the sentences of a theme name beside its label: nouns and noun phrases that share no word."""
    told = {key[:SHOWN_STEM] for key in label.stems}
    found = []
    phrases = [one.phrase for one in ranked if one.worth > 0 and not one.phrase.doing and not {"and", *JOINTS} & set(one.phrase.words)]
    for phrase in [*phrases, *_heavy_nouns(weights, material)]:
        keys = {key[:SHOWN_STEM] for key in phrase.stems}
        if not keys & told and max(map(len, phrase.words)) <= LONGEST_WORD:
            told |= keys
            found.append(written(phrase, material))
    return found


def _heavy_nouns(weights: Counter[str], material: Material) -> list[Phrase]:
    """Return the heavy words of a theme that customers mostly use as nouns."""
    best = {key: max(material.forms[key], key=lambda word: (material.reading.nouns[word], word)) for key, _ in weights.most_common(HEAVY)}
    kept = {key: word for key, word in best.items() if material.reading.nouns[word] > 1 and word not in UNNAMED_WORDS}
    return [Phrase((word,), frozenset({key})) for key, word in kept.items()]


def _is_thing(phrase: Phrase, material: Material) -> bool:
    last = phrase.words[-1]
    return phrase.doing or last.endswith("ing") or material.reading.nouns[last] > 0


def _spread(phrase: Phrase, below: Sequence[frozenset[str]]) -> float:
    """Return the share of leaves that speak of a word of the phrase, the mean of its words: "party lounge" is half as wide as "lounge"."""
    return sum(len(phrase.stems & words) for words in below) / (len(below) * max(len(phrase.stems), 1))


def _covering(ranked: list[Candidate], below: Sequence[frozenset[str]]) -> list[Candidate]:
    """Weigh the names of a broader theme by the share of its leaves that they speak of."""
    weighed = [replace(one, worth=one.worth * _spread(one.phrase, below) ** 2) for one in ranked]
    return sorted(weighed, key=lambda one: (-round(one.worth, 9), one.phrase.words))


def _covered(label: str, below: Sequence[frozenset[str]]) -> int:
    return sum(bool(_stems(label) & words) for words in below)


def joined(one: str, two: str) -> str:
    """Return the name of a broader theme whose leaves share no word: what the two largest of them are about."""
    front, back = one.split(" and ")[0], two.split(" and ")[0]
    if len(front.split()) + len(back.split()) > LONGEST - 1:
        front, back = front.split(" ")[-1], back.split(" ")[-1]
    return f"{front} and {back}" if front != back else f"{one.split(' ')[-1]} and {two.split(' ')[-1]}"


def _stems(label: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words_of(label) if word not in JOINTS and word not in {"a", "an", "and"})


def _within(label: str, material: Material) -> str:
    """Return a label as it stands within a sentence: "PIN" and "London" keep their capitals, "Delayed flights" does not."""
    first, *rest = label.split(" ")
    return " ".join([first if first == material.written.get(first.lower()) else f"{first[:1].lower()}{first[1:]}", *rest])
