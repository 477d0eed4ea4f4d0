"""Give texts the themes of a given taxonomy by meaning, without one labelled text.

`learn` reads the taxonomy and, where there are enough of them, unlabelled texts; `apply` gives every text its theme, each on its
own: one batch or many, today or next month, the answer is the same. `assign` does both in one go for a file.
"""

import logging
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.errors import ModelError
from pipeline.exact import FloatRows, on_grid
from pipeline.themes.taxonomy.clauses import all_parts, keyword_pattern, phrases, rest
from pipeline.themes.taxonomy.rule import CHOICES, Choices, Encode, Rule, Wide, likeness, scores, sharpen
from pipeline.themes.taxonomy.shared import shared_scores, shared_words
from pipeline.themes.taxonomy.table import Given, Taxonomy, read_taxonomy, taxonomy, write_taxonomy
from pipeline.themes.taxonomy.tree import deepest

logger = logging.getLogger(__name__)

__all__ = [
    "Encode",
    "Given",
    "Rule",
    "Taxonomy",
    "apply",
    "assign",
    "chances",
    "decided",
    "learn",
    "read_taxonomy",
    "taxonomy",
    "write_taxonomy",
]

# Divides the scores so that probabilities mean what they say (temperature scaling, Guo et al. 2017): the one number for a rule
# that learnt, and for likeness alone, with the least log loss on the development thirds of both labelled sets.
CALM_LEARNT: Final = 5.5
CALM_ALONE: Final = 1.5
EVEN: Final = 0.5  # doubt for a file: a text has the theme that is likelier than none
# Doubt where what fits nowhere is looked into for themes of its own: half of the sentences of another domain have none then, which
# costs two to three points of accuracy among those that belong.
SOON: Final = 0.12


_LETTER: Final = re.compile(r"[^\W\d_]")


def assign(texts: Sequence[str], vectors: FloatRows, given: Taxonomy, encode: Encode) -> pd.DataFrame:
    """Return the theme of each text, learning first from the texts themselves; see `learn` and `apply`."""
    like_of = _Likeness(texts, vectors, encode)
    rule = _learnt(_plain_rule(given, encode, CHOICES), given, like_of)
    return decided(_chances(rule, like_of, given), given)


def learn(texts: Sequence[str], vectors: FloatRows, given: Taxonomy, encode: Encode, choices: Choices = CHOICES) -> Rule:
    """Return the rule of a taxonomy, sharpened by unlabelled texts where they are 200 or more.

    Args:
        texts: subject texts (what was embedded); may be empty.
        vectors: ``(n, dim)`` their unit vectors.
        given: the taxonomy.
        encode: texts in, unit vectors out; from the encoder that made ``vectors``.
        choices: the numbers of the rule.

    Raises:
        ModelError: the vectors do not fit the texts or the encoder.
    """
    return _learnt(_plain_rule(given, encode, choices), given, _Likeness(texts, vectors, encode))


def apply(rule: Rule, texts: Sequence[str], vectors: FloatRows, given: Taxonomy, encode: Encode, *, doubt: float = EVEN) -> pd.DataFrame:
    """Return the theme of each text, from its own words alone; see `decided` for ``doubt`` and the columns.

    Raises:
        ModelError: the vectors do not fit the texts or the rule.
    """
    return decided(chances(rule, texts, vectors, given, encode), given, doubt=doubt)


def chances(rule: Rule, texts: Sequence[str], vectors: FloatRows, given: Taxonomy, encode: Encode) -> Wide:
    """Return how likely each theme is for each text, ``(n, count + 1)``, rows summing to one; the last column: none of them.

    A text without a letter has none. Where the taxonomy has a theme for the rest ("Other"), only an empty text has none.

    Raises:
        ModelError: the vectors do not fit the texts or the rule.
    """
    return _chances(rule, _Likeness(texts, vectors, encode), given)


def decided(chance: Wide, given: Taxonomy, *, doubt: float = EVEN) -> pd.DataFrame:
    """Return one row per row of `chances`, in order: the most specific theme that fits, and how likely it is.

    Args:
        chance: as `chances` gives it.
        given: the taxonomy.
        doubt: 0-1, chance of none of the themes above which a text has none.

    Returns:
        ``theme`` (a name of the taxonomy; None where none is likelier than any) and ``probability`` (0-1; NaN where the theme
        is None; of a theme with others below it, theirs included).
    """
    best, sure = deepest(chance[:, :-1], given)
    none = chance[:, -1] > doubt
    names = np.array([*given.names, None], dtype=object)
    return pd.DataFrame({"theme": names[np.where(none, len(given.themes), best)], "probability": np.where(none, np.nan, np.round(sure, 4))})


class _Likeness:
    """Texts with their vectors and the vectors of their clauses, so that clauses are encoded once for learning and applying."""

    def __init__(self, texts: Sequence[str], vectors: FloatRows, encode: Encode) -> None:
        if vectors.ndim != 2 or len(vectors) != len(texts):
            raise ModelError(
                f"Got {len(texts)} texts and vectors of shape {vectors.shape}: wanted one row per text. "
                "Encode the same texts, in the same order."
            )
        self.texts = [text if isinstance(text, str) else "" for text in texts]
        self.vectors = vectors
        clauses, rows = all_parts(self.texts)
        distinct = list(dict.fromkeys(clauses))
        place = {clause: number for number, clause in enumerate(distinct)}
        encoded = encode(distinct) if distinct else np.empty((0, vectors.shape[1]), dtype=np.float32)
        self.clauses = encoded[[place[clause] for clause in clauses]]
        self.rows = np.array(rows, dtype=np.int64)

    def of(self, rule: Rule, given: Taxonomy) -> Wide:
        if len(self.vectors) and self.vectors.shape[1] != rule.phrases.shape[1]:
            raise ModelError(
                f"The taxonomy was encoded to vectors of length {rule.phrases.shape[1]}, but the texts to {self.vectors.shape[1]}. "
                "Use one encoder for both."
            )
        like = likeness(rule, self.vectors, self.clauses, self.rows) + rule.choices.keyword * _keywords(self.texts, given)
        return like + rule.choices.shared * shared_scores(self.texts, rule.shared, rule.shared_weights)


def _plain_rule(given: Taxonomy, encode: Encode, choices: Choices) -> Rule:
    said = phrases(given)
    vectors = on_grid(encode(said.texts))
    dim, last = vectors.shape[1], rest(given)
    zeros = np.zeros((len(given.themes), dim), dtype=np.float32)
    return Rule(
        phrases=vectors,
        owner=np.array(said.theme, dtype=np.int64),
        count=len(given.themes),
        rest=-1 if last is None else last,
        mean=np.zeros(dim, dtype=np.float32),
        weights=zeros,
        bias=np.zeros(len(given.themes), dtype=np.float32),
        terms=(),
        term_weights=np.zeros((0, len(given.themes)), dtype=np.float32),
        usual=np.zeros(len(given.themes), dtype=np.float32),
        shared=(),
        shared_weights=np.zeros((0, len(given.themes)), dtype=np.float32),
        choices=choices,
    )


def _learnt(rule: Rule, given: Taxonomy, texts: _Likeness) -> Rule:
    known, weights = shared_words(given, texts.texts)
    hearing = replace(rule, shared=known, shared_weights=weights)
    sharpened = sharpen(hearing, texts.texts, texts.vectors, texts.of(hearing, given))
    logger.info("taxonomy: %d themes, %d texts, %s", rule.count, len(texts.texts), "learnt" if sharpened.learnt else "likeness alone")
    return sharpened if sharpened.learnt else rule


def _chances(rule: Rule, texts: _Likeness, given: Taxonomy) -> Wide:
    like = texts.of(rule, given)
    values = scores(rule, texts.texts, texts.vectors, like)
    odds = np.exp((values - values.max(axis=1, keepdims=True)) / (CALM_LEARNT if rule.learnt else CALM_ALONE))
    odds /= odds.sum(axis=1, keepdims=True)
    fit = np.ones(len(odds)) if rule.rest >= 0 else _fit(like.max(axis=1), rule.choices)
    fit[[not (text.strip() if rule.rest >= 0 else _LETTER.search(text)) for text in texts.texts]] = 0.0
    return np.column_stack([odds * fit[:, None], 1.0 - fit])


def _fit(nearest: Wide, choices: Choices) -> Wide:
    """Return how likely any theme fits at all, 0-1, where none stands for the rest: one half at the least likeness that counts."""
    fit: Wide = 1 / (1 + np.exp(-(nearest - choices.least_likeness) / choices.temperature))
    return fit


def _keywords(texts: Sequence[str], given: Taxonomy) -> NDArray[np.float64]:
    """Return ``(n, count)``: 1 where a text holds a keyword of the theme."""
    hits = np.zeros((len(texts), len(given.themes)))
    for number, theme in enumerate(given.themes):
        pattern = keyword_pattern(theme)
        if pattern is not None:
            hits[:, number] = [pattern.search(text) is not None for text in texts]
    return hits
