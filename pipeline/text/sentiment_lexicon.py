"""One lexicon of sentiment (``sentiment_lexicon.tsv``), because a word that praises must do so in every room; each user takes its part."""

from functools import cache
from importlib import resources
from typing import Any, Final, Literal

Polarity = Literal["positive", "negative", "neutral"]
Kind = Literal["opinion", "unrated", "idiom", "stop"]

_LEAST: Final = 0.9  # of VADER's -4..4: below it readers saw hardly any sentiment
_OURS: Final = {"positive": 2.0, "negative": -2.0}  # the score of one of our own words of opinion


@cache
def sentiment_terms(kind: Kind, *polarities: Polarity) -> frozenset[str]:
    """Return the terms of a kind, of all polarities where none is named."""
    lines = resources.files(__package__).joinpath("sentiment_lexicon.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return frozenset(term for term, polarity, kinds in rows if kind in kinds.split() and polarity in (polarities or (polarity,)))


@cache
def opinion_scores() -> dict[str, float]:
    """Return how strongly each word speaks for (above 0) or against (below 0) what it is said of, from -4 to 4."""
    unrated = sentiment_terms("unrated")
    rated = {word: float(score) for word, score in vader().lexicon.items() if abs(score) >= _LEAST and word.isascii()}
    found = {word: score for word, score in rated.items() if word[0].isalpha() and word not in unrated}
    for polarity in ("positive", "negative"):
        for word in sentiment_terms("opinion", polarity):
            if found.get(word, 0.0) * _OURS[polarity] <= 0:
                found[word] = _OURS[polarity]
    return found


@cache
def vader() -> Any:
    """Return VADER (Hutto & Gilbert 2014): words that readers rated, and rules that score a text by them."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()
