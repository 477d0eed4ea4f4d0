"""The two classifiers of a candidate: is it spoken of, and how. Linear models over names with numbers."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from models.aspects.sources import POLARITY_FILE, POLARITY_MARKS_FILE, Marked, app_features, marked, pairs, written
from models.fitting import fit_softmax
from pipeline.voice.aspects.aspect_terms import Span, candidate_features, candidates
from pipeline.voice.aspects.model import AspectModel
from pipeline.voice.aspects.noun_kinds import kind_of
from pipeline.voice.aspects.opinion_targets import find_opinion_targets
from pipeline.voice.aspects.opinion_terms import clause_numbers, find_opinion_terms, nearest_opinion
from pipeline.voice.aspects.polarity_features import polarity_features
from pipeline.voice.aspects.tokens import TaggedWords, tagged
from pipeline.voice.aspects.tone import tones

SPAN_L2: Final = 0.02
POLARITY_L2: Final = 0.012
THRESHOLD: Final = 0.4
APP_WEIGHT: Final = 0.75  # of a praised or blamed feature; features marked neutral there are mostly complaints, and left out
SILVER_WEIGHT: Final = 0.1
SILVER_PRAISED: Final = 1_500  # hotel guests praise far more than they blame
SURE: Final = 0.65  # of the sentiment head about a phrase of opinion
SHIFT: Final = (0.0, -0.3, 0.1)  # of the scores of negative, neutral, positive; chosen on development halves that were not trained on
DECIMALS: Final = 4
SEED: Final = 11
ClassifySentiment = Callable[[list[str]], NDArray[np.float32]]
Names = Mapping[str, float]


def fit(shared: Path, sources: dict[str, list[str]], model: AspectModel, classify_sentiment: ClassifySentiment) -> dict[str, Any]:
    """Return the weights of both classifiers by name, and what they learned from."""
    gold = [*marked(sources), *written()]
    spans = [(span_row, float(sign is not None)) for _, span_row, sign in looked_at(gold, model)]
    weight = _fitted([names for names, _ in spans], np.array([[1 - y, y] for _, y in spans]), np.ones(len(spans)), SPAN_L2)
    rows = [(polarity_row, sign, 1.0) for polarity_row, _, sign in looked_at(gold, model) if sign is not None]
    polarity_rows = [*marked(sources, POLARITY_MARKS_FILE), *written(POLARITY_FILE)]
    rows += [(polarity_row, sign, 1.0) for polarity_row, _, sign in looked_at(polarity_rows, model) if sign is not None]
    rows += [(polarity_row, sign, APP_WEIGHT) for polarity_row, _, sign in looked_at(app_features(shared), model) if sign in (0, 2)]
    rows += [(polarity_row, sign, SILVER_WEIGHT) for polarity_row, sign in silver(shared, model, classify_sentiment)]
    labels = np.eye(3)[[sign for _, sign, _ in rows]]
    polarity = _fitted([names for names, _, _ in rows], labels, np.array([weight for _, _, weight in rows]), POLARITY_L2)
    polarity["always"] += np.array(SHIFT)
    return {
        "threshold": THRESHOLD,
        "rows": {"span": len(spans), "polarity": dict(Counter(str(weight) for _, _, weight in rows))},
        "span": {name: round(float(each[1] - each[0]), DECIMALS) for name, each in weight.items()},
        "polarity": {name: [round(float(value), DECIMALS) for value in each] for name, each in polarity.items()},
    }


def looked_at(sentences: list[Marked], model: AspectModel) -> Iterator[tuple[Names, Names, int | None]]:
    """Yield for each candidate how it is spoken of, what is seen of it, and the sign of the marked thing it overlaps (None: none)."""
    for words, mark in zip(tagged([each.text for each in sentences], model.tagger), sentences, strict=True):
        for span, polarity_row, span_row in _candidates(words, model):
            start, end = words.starts[span[0]], words.ends[span[1] - 1]
            signs = [sign for first, last, sign in mark.spans if first < end and last > start]
            yield polarity_row, span_row, signs[0] if signs else None


def _candidates(words: TaggedWords, model: AspectModel) -> Iterator[tuple[Span, Names, Names]]:
    clause = clause_numbers(words)
    opinions = find_opinion_terms(words, clause)
    scope, tone = find_opinion_targets(words, clause, opinions), tones([words], model.tone, model.tone_bias)[0]
    for span in candidates(words):
        linked = nearest_opinion(words, *span, clause, opinions)
        yield (
            span,
            polarity_features(words, span, clause, scope, linked, tone),
            candidate_features(words, span, clause, opinions, linked, model.kinds),
        )


def silver(shared: Path, model: AspectModel, classify_sentiment: ClassifySentiment) -> list[tuple[Names, int]]:
    """Return praised and blamed things of hotel sentences: the phrase of opinion ("very poor connection") says how, the noun which."""
    opinions: dict[str, set[str]] = {}
    for _, _, sentence, one, other, *_ in pairs(shared):
        opinions.setdefault(sentence, set()).update((one, other))
    phrases = sorted({phrase for each in opinions.values() for phrase in each})
    by_sentiment = dict(zip(phrases, classify_sentiment(phrases), strict=True))
    found: dict[int, list[tuple[Names, int]]] = {0: [], 1: [], 2: []}
    for words in tagged(sorted(opinions), model.tagger):
        for span, polarity_row, _ in _candidates(words, model):
            noun = words.lower[span[1] - 1]
            hits = [phrase for phrase in sorted(opinions[words.text]) if noun in phrase.lower().split()]
            if len(hits) == 1 and kind_of(noun) not in ("time", "people", "vague") and by_sentiment[hits[0]].max() >= SURE:
                found[int(by_sentiment[hits[0]].argmax())].append((polarity_row, int(by_sentiment[hits[0]].argmax())))
    chosen = np.random.default_rng(SEED).permutation(len(found[2]))[:SILVER_PRAISED]
    return [*found[0], *(found[2][row] for row in sorted(chosen))]


def _fitted(rows: list[Names], labels: NDArray[np.float64], weights: NDArray[np.float64], l2: float) -> dict[str, NDArray[np.float64]]:
    """Return the weights of each name; names that one row alone shows are left out."""
    counts = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in counts.items() if count > 1)
    place = {name: at for at, name in enumerate(names)}
    table = np.zeros((len(rows), len(names)))
    for at, row in enumerate(rows):
        for name, value in row.items():
            if name in place:
                table[at, place[name]] = value
    weight, bias = fit_softmax(table, labels, weights, l2)
    weight[place["always"]] += bias
    return dict(zip(names, weight, strict=True))
